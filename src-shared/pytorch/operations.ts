// From bound arguments to an operation. Layers, functions and methods share the readers: their parameters have the same names.
import type { Operation } from '../network/operations.ts';
import type { LayerArguments } from './layer-arguments.ts';
import { arithmeticReaders } from './read-arithmetic.ts';
import { elementwiseReaders } from './read-elementwise.ts';
import { layoutReaders } from './read-layout.ts';
import { normReaders } from './read-norms.ts';
import { resizeReaders } from './read-resize.ts';
import { weightedReaders } from './read-weighted.ts';
import { windowReaders } from './read-windows.ts';

const readers = {
  ...windowReaders,
  ...weightedReaders,
  ...normReaders,
  ...elementwiseReaders,
  ...layoutReaders,
  ...resizeReaders,
  ...arithmeticReaders,
} as const;

export type ReaderName = keyof typeof readers;

/** @throws Unreadable for arguments that the op does not take */
export const readOperation = (reader: ReaderName, given: LayerArguments): Operation => readers[reader](given);
