// What every reader of weights gives: named float32 tensors, and what there is to say about the file. Types, and the warnings that values call for.

import type { Weights } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import type { RecoveredLayer, StoredTensorInfo, WeightsFormat, WeightsWarning } from '../../src-shared/network/weights-report.ts';
import type { DtypeName } from './dtypes.ts';

export interface StoredTensor {
  readonly name: string;
  readonly dtype: DtypeName;
  readonly shape: Shape;
  /** C order. */
  readonly data: Float32Array;
}

export interface WeightsFile {
  readonly format: WeightsFormat;
  /** Where in the file the weights were: `state_dict`, `checkpoint.model`; null when they are the file. */
  readonly wrapper: string | null;
  readonly tensors: readonly StoredTensor[];
  /** Parts of the file that are no weights. */
  readonly ignored: readonly string[];
  readonly warnings: readonly WeightsWarning[];
  /** The layers of a model that was pickled whole; null for all other files. */
  readonly layers: readonly RecoveredLayer[] | null;
}

export const weightsOf = ({ tensors }: Pick<WeightsFile, 'tensors'>): Weights =>
  new Map(tensors.map(({ name, shape, data }) => [name, { shape, data }]));

export const describeTensor = ({ name, dtype, shape }: StoredTensor): StoredTensorInfo => ({ name, dtype, shape });

/** Values of these kinds fit into float32 as they are. */
const EXACT: ReadonlySet<DtypeName> = new Set(['float32', 'float16', 'bfloat16', 'int8', 'uint8', 'int16', 'uint16', 'bool']);
/** Names in a warning; the rest are counted. */
const MOST_NAMED = 5;

/** NaN, infinities and what float32 cannot hold. */
export function valueWarnings(tensors: readonly StoredTensor[]): WeightsWarning[] {
  const notANumber: string[] = [];
  const infinite: string[] = [];
  for (const { name, dtype, data } of tensors) {
    let [nans, infinities] = [0, 0];
    for (const value of data) {
      if (Number.isFinite(value)) continue;
      if (Number.isNaN(value)) nans++;
      else infinities++;
    }
    if (nans > 0) notANumber.push(`${name} (${nans} of ${data.length})`);
    if (infinities > 0)
      infinite.push(`${name} (${infinities} of ${data.length}${EXACT.has(dtype) ? '' : `, stored as ${dtype}`})`);
  }
  const rounded = tensors.filter(({ dtype, name }) => !EXACT.has(dtype) && !name.endsWith('num_batches_tracked'));
  const kinds = [...new Set(rounded.map(({ dtype }) => dtype))];
  return [
    ...(notANumber.length > 0
      ? [
          {
            code: 'nan' as const,
            message: `Not a number (NaN) among the values of ${listed(notANumber)}: everything computed from them is NaN.`,
          },
        ]
      : []),
    ...(infinite.length > 0
      ? [{ code: 'infinite' as const, message: `Infinite as float32: values of ${listed(infinite)}.` }]
      : []),
    ...(rounded.length > 0
      ? [{ code: 'rounded' as const, message: `${rounded.length} tensors stored as ${kinds.join(', ')} are rounded to float32.` }]
      : []),
  ];
}

/** The first few of a list, and how many more there are. */
export const listed = (words: readonly string[]): string =>
  words.length <= MOST_NAMED
    ? words.join(', ')
    : `${words.slice(0, MOST_NAMED).join(', ')} and ${words.length - MOST_NAMED} more`;
