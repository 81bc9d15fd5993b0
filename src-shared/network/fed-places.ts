// Exactly which values of every node a pixel of the input feeds: from op to op, not by the box of the receptive field, which also holds what dilated
// kernels step over. Rows and columns are told apart; where several paths meet, the places are what any of them brings.
import type { Geometry } from './graph.ts';
import type {
  AdaptivePoolAttributes,
  AvgPool2dAttributes,
  Conv2dAttributes,
  ConvTranspose2dAttributes,
  Shape,
} from './operations.ts';
import { paddingBefore } from './ops/convolution.ts';
import { outputsOver } from './receptive-field.ts';

/** Every row with every column. */
export interface FedProduct {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

export interface FedPlaces {
  /** None: the pixel feeds no value. */
  readonly products: readonly FedProduct[];
  /** False where an op on the way is only known by its receptive field: there may be fewer. */
  readonly isExact: boolean;
}

interface FedNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly shape: Shape | null;
  readonly geometry: Geometry | null;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface FedNetwork {
  readonly inputName: string;
  readonly input: Shape;
  readonly nodes: readonly FedNode[];
}

/** What hands every value on at its place, alone or with others that stand there. */
const IN_PLACE: ReadonlySet<string> = new Set([
  ...['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'ReLU', 'ReLU6', 'LeakyReLU', 'PReLU', 'ELU', 'CELU', 'SELU', 'SiLU'],
  ...['GELU', 'Mish', 'Sigmoid', 'Tanh', 'Softsign', 'Softplus', 'Hardswish', 'Hardsigmoid', 'Hardtanh', 'LogSigmoid'],
  ...['Tanhshrink', 'Threshold', 'clamp', 'exp', 'log', 'sqrt', 'rsqrt', 'abs', 'neg', 'square', 'sin', 'cos', 'pow'],
  ...['Identity', 'Dropout', 'Dropout2d', 'contiguous', 'clone', 'detach', 'float'],
]);

type Axis = 0 | 1;
/** Positions of an axis to those that read one of them, rising. */
type Reading = (fed: readonly number[], axis: Axis, inputs: number, outputs: number) => readonly number[];

const sideOf = (shape: Shape | null, axis: Axis): number => shape?.at(axis - 2) ?? 1;

/** @param pixels of the network's input: several where a pixel of the slice is spread over them; both lists rising */
export function fedPlaces(network: FedNetwork, pixels: FedProduct): ReadonlyMap<string, FedPlaces> {
  const isFed = pixels.rows.length > 0 && pixels.columns.length > 0;
  const found = new Map<string, FedPlaces>([[network.inputName, { products: isFed ? [pixels] : [], isExact: true }]]);
  const shapes = new Map<string, Shape | null>([
    [network.inputName, network.input],
    ...network.nodes.map(({ name, shape }) => [name, shape] as const),
  ]);
  for (const node of network.nodes) {
    if (!node.geometry) continue;
    const reading = readingOf(node);
    const before = node.inputs.map((name) => found.get(name));
    if (!reading || before.some((one) => one === undefined)) {
      found.set(node.name, byBox(node, node.geometry, pixels));
      continue;
    }
    const products = node.inputs.flatMap((name) => {
      const side = (axis: Axis): number => sideOf(shapes.get(name) ?? null, axis);
      const read = (fed: readonly number[], axis: Axis): readonly number[] =>
        reading(fed, axis, side(axis), sideOf(node.shape, axis));
      return (found.get(name) as FedPlaces).products.map(({ rows, columns }) => ({
        rows: read(rows, 0),
        columns: read(columns, 1),
      }));
    });
    found.set(node.name, { products: withoutDoubles(products), isExact: before.every((one) => one?.isExact) });
  }
  return found;
}

function byBox(node: FedNode, geometry: Geometry, pixels: FedProduct): FedPlaces {
  const over = (positions: readonly number[], axis: Axis): readonly number[] => {
    const outputs = new Set<number>();
    for (const position of positions) {
      const [first, last] = outputsOver(geometry, axis, position, sideOf(node.shape, axis)) ?? [0, -1];
      for (let output = first; output <= last; output++) outputs.add(output);
    }
    return [...outputs].sort((a, b) => a - b);
  };
  return { products: withoutDoubles([{ rows: over(pixels.rows, 0), columns: over(pixels.columns, 1) }]), isExact: false };
}

function readingOf({ op, attributes, shape }: FedNode): Reading | null {
  switch (op) {
    case 'Conv2d': {
      const convolution = attributes as unknown as Conv2dAttributes;
      return convolution.paddingMode === 'zeros' ? windowReading({ ...convolution, before: paddingBefore(convolution) }) : null;
    }
    case 'MaxPool2d':
    case 'AvgPool2d': {
      const pool = attributes as unknown as AvgPool2dAttributes & { readonly dilation?: readonly [number, number] };
      return windowReading({ ...pool, dilation: pool.dilation ?? [1, 1], before: pool.padding });
    }
    case 'ConvTranspose2d':
      return transposedReading(attributes as unknown as ConvTranspose2dAttributes);
    case 'AdaptiveAvgPool2d':
    case 'AdaptiveMaxPool2d':
      return adaptiveReading(attributes as unknown as AdaptivePoolAttributes);
    case 'BatchNorm2d':
      return attributes.trackRunningStats === true ? inPlace : null;
    case 'cat': {
      const axes = shape?.length ?? 0;
      return attributes.dim === axes - 3 || attributes.dim === -3 ? inPlace : null;
    }
    default:
      return IN_PLACE.has(op) ? inPlace : null;
  }
}

/** One value beside a whole row of others is repeated along it. */
const inPlace: Reading = (fed, _axis, inputs, outputs) =>
  inputs === 1 && outputs > 1 && fed.length > 0 ? Array.from({ length: outputs }, (_, at) => at) : fed;

interface Window {
  readonly kernelSize: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly before: readonly [number, number];
}

/** Output o reads o * stride - before + k * dilation. */
const windowReading =
  ({ kernelSize, stride, dilation, before }: Window): Reading =>
  (fed, axis, _inputs, outputs) =>
    rising(fed, kernelSize[axis], (position, tap) => {
      const start = position + before[axis] - tap * dilation[axis];
      return start % stride[axis] === 0 && start >= 0 && start / stride[axis] < outputs ? start / stride[axis] : null;
    });

/** Input i is added to the outputs i * stride - padding + k * dilation. */
const transposedReading =
  ({ kernelSize, stride, dilation, padding }: ConvTranspose2dAttributes): Reading =>
  (fed, axis, _inputs, outputs) =>
    rising(fed, kernelSize[axis], (position, tap) => {
      const output = position * stride[axis] - padding[axis] + tap * dilation[axis];
      return output >= 0 && output < outputs ? output : null;
    });

/** Output o reads from floor(o * in / out) to ceil((o + 1) * in / out). */
const adaptiveReading =
  (_attributes: AdaptivePoolAttributes): Reading =>
  (fed, _axis, inputs, outputs) =>
    Array.from({ length: outputs }, (_, output) => output).filter((output) => {
      const first = Math.floor((output * inputs) / outputs);
      const end = Math.ceil(((output + 1) * inputs) / outputs);
      return fed.some((position) => position >= first && position < end);
    });

function rising(
  fed: readonly number[],
  taps: number,
  outputOf: (position: number, tap: number) => number | null,
): readonly number[] {
  const outputs = new Set<number>();
  for (const position of fed) {
    for (let tap = 0; tap < taps; tap++) {
      const output = outputOf(position, tap);
      if (output !== null) outputs.add(output);
    }
  }
  return [...outputs].sort((a, b) => a - b);
}

/** Those without places, and those that another one holds already, are left out. */
function withoutDoubles(products: readonly FedProduct[]): readonly FedProduct[] {
  const kept: FedProduct[] = [];
  const holds = (one: FedProduct, other: FedProduct): boolean =>
    isWithin(other.rows, one.rows) && isWithin(other.columns, one.columns);
  for (const product of products) {
    if (product.rows.length === 0 || product.columns.length === 0 || kept.some((one) => holds(one, product))) continue;
    for (let at = kept.length - 1; at >= 0; at--) if (holds(product, kept[at] as FedProduct)) kept.splice(at, 1);
    kept.push(product);
  }
  return kept;
}

function isWithin(inner: readonly number[], outer: readonly number[]): boolean {
  if (inner.length > outer.length) return false;
  const held = new Set(outer);
  return inner.every((position) => held.has(position));
}

/** Places that are fed, each counted once. */
export function countFed({ products }: FedPlaces): number {
  const [only] = products;
  if (!only) return 0;
  if (products.length === 1) return only.rows.length * only.columns.length;
  const columnsOfRow = new Map<number, Set<number>>();
  for (const { rows, columns } of products) {
    for (const row of rows) {
      const known = columnsOfRow.get(row) ?? new Set();
      for (const column of columns) known.add(column);
      columnsOfRow.set(row, known);
    }
  }
  return [...columnsOfRow.values()].reduce((sum, columns) => sum + columns.size, 0);
}
