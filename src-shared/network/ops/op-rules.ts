// What the program knows about one op, without values: the form of every entry of the catalogue. Types, defaults and small constructors only.
import type { ProblemCode } from '../graph.ts';
import type { Fill, Pair, Shape } from '../operations.ts';

/**
 * `kaiming`: kaiming_uniform_(a=sqrt(5)); `bias`: U(-1/sqrt(fanIn), 1/sqrt(fanIn)). Both take one random number per value.
 * A constant takes none.
 */
export type Initial = 'kaiming' | 'bias' | { readonly fill: Fill };

/** A learnable tensor of a module, as its state_dict names it after the module's path; an empty name is the module's path itself. */
export interface ParameterTensor {
  readonly name: string;
  readonly shape: Shape;
  /** How many inputs feed one output value: what PyTorch's initialisation is scaled by. */
  readonly fanIn: number;
  readonly initial: Initial;
}

/** A tensor that a state_dict keeps beside the learnable ones: running statistics. */
export interface BufferTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly fill: Fill;
  /** num_batches_tracked is a whole number; it plays no part when a network is evaluated. */
  readonly dtype: 'float32' | 'int64';
}

/** Name of a module's tensor in a state_dict. */
export const stateName = (path: string, tensor: ParameterTensor | BufferTensor): string =>
  tensor.name === '' ? path : `${path}.${tensor.name}`;

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

/**
 * A grid of outputs over a grid of inputs, per axis (height, width), on the last two axes: output position o has its centre at
 * jump * o + start of what comes in. `extent` is the side of what it sees there, at most; it is fractional where that differs from position to
 * position (upsampling), so that the whole positions between both ends are those it sees.
 */
interface Grid {
  readonly extent: Pair;
  readonly jump: Pair;
  readonly start: Pair;
}

/** How an op changes where positions lie: a grid, not at all, or beyond telling. */
export type Reach = Grid | 'same' | 'lost';

export interface OpRules<Attributes> {
  /** What PyTorch refuses in the constructor, or null. */
  readonly constructing: (attributes: Attributes) => Break | null;
  /** @param inputs one shape per tensor that arrives, in argument order; sizes in the attributes are numbers by now */
  readonly shape: (attributes: Attributes, inputs: readonly Shape[]) => ShapeResult;
  /** In PyTorch's order of construction. */
  readonly parameters: (attributes: Attributes) => readonly ParameterTensor[];
  /** In the order of a state_dict, which puts them behind the parameters. */
  readonly buffers: (attributes: Attributes) => readonly BufferTensor[];
  /** Multiply-accumulates of convolutions and matrix products, for known inputs and output; 0 for every other op. */
  readonly macs: (attributes: Attributes, inputs: readonly Shape[], output: Shape) => number;
  /** For known inputs and output. */
  readonly reach: (attributes: Attributes, inputs: readonly Shape[], output: Shape) => Reach;
  /** Attributes under PyTorch's own names. */
  readonly torchAttributes: (attributes: Attributes) => Readonly<Record<string, unknown>>;
  /** The shape rule with its numbers, for people. */
  readonly formula: (attributes: Attributes, inputs: readonly Shape[], output: Shape) => string;
}

/** What most ops have in common: nothing to learn, nothing to refuse, places stay. */
export const defineRules = <Attributes extends object>(
  own: Pick<OpRules<Attributes>, 'shape'> & Partial<OpRules<Attributes>>,
): OpRules<Attributes> => ({
  constructing: () => null,
  parameters: () => [],
  buffers: () => [],
  macs: () => 0,
  reach: () => 'same',
  torchAttributes: (attributes) =>
    Object.fromEntries(Object.entries(attributes).map(([name, value]) => [snakeCase(name), value])),
  formula: (_attributes, inputs, output) =>
    inputs.length === 1 && inputs[0]?.join() === output.join()
      ? `shape stays ${sizes(output)}`
      : `${inputs.map(sizes).join(' and ')} -> ${sizes(output)}`,
  ...own,
});

/** inChannels -> in_channels */
const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export const countOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const bracketed = (shape: Shape): string => `[${shape.join(', ')}]`;

/** For people: `1 x 16 x 62 x 62`. */
export const sizes = (shape: Shape): string => shape.join(' x ') || 'a single number';

export const eachAxis = <Value>(value: (axis: 0 | 1) => Value): readonly [Value, Value] => [value(0), value(1)];
