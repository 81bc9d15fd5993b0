// What the program knows about one op, without values: the form of every entry of the catalogue. Types and the two small constructors only.
import type { ProblemCode } from '../graph.ts';
import type { Pair, Shape } from '../operations.ts';

/** A learnable tensor of a module, as its state_dict names it after the module's path. */
export interface ParameterTensor {
  readonly name: string;
  readonly shape: Shape;
  /** How many inputs feed one output value: what PyTorch's initialisation is scaled by. */
  readonly fanIn: number;
  /** `kaiming`: kaiming_uniform_(a=sqrt(5)); `bias`: U(-1/sqrt(fanIn), 1/sqrt(fanIn)). Both take one random number per value. */
  readonly initial: 'kaiming' | 'bias';
}

/** A mistake that shapes or attributes show. `torchMessage` is PyTorch's sentence to the letter, empty where it has none. */
export interface Break {
  readonly code: ProblemCode;
  readonly message: string;
  readonly rule: string;
  readonly expected: string;
  readonly found: string;
  readonly torchMessage: string;
}

/** `assumed`: the shape it would give once mended, for going on with the diagnosis; null where that cannot be known. */
export type ShapeResult = { readonly shape: Shape } | { readonly broken: Break; readonly assumed: Shape | null };

/** A sliding window, per axis (height, width). `extent` counts dilation in, `before` is the padding above and to the left. */
interface Window {
  readonly extent: Pair;
  readonly stride: Pair;
  readonly before: Pair;
}

/** How an op changes where positions lie: a window, not at all, or beyond telling. */
export type Reach = Window | 'same' | 'lost';

export interface OpRules<Attributes> {
  /** What PyTorch refuses in the constructor, or null. */
  readonly constructing: (attributes: Attributes) => Break | null;
  /** @param inputs one shape per tensor that arrives, in argument order; sizes in the attributes are numbers by now */
  readonly shape: (attributes: Attributes, inputs: readonly Shape[]) => ShapeResult;
  /** In PyTorch's order of construction. */
  readonly parameters: (attributes: Attributes) => readonly ParameterTensor[];
  /** Multiply-accumulates for known inputs and output. */
  readonly macs: (attributes: Attributes, inputs: readonly Shape[], output: Shape) => number;
  readonly reach: (attributes: Attributes) => Reach;
  /** Attributes under PyTorch's own names. */
  readonly torchAttributes: (attributes: Attributes) => Readonly<Record<string, unknown>>;
  /** The shape rule with its numbers, for people. */
  readonly formula: (attributes: Attributes, inputs: readonly Shape[], output: Shape) => string;
}

export const countOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const bracketed = (shape: Shape): string => `[${shape.join(', ')}]`;
