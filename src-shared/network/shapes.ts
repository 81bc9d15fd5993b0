// Shapes, costs and geometry of every node, with what breaks where. No words about mending: diagnosis.ts and fixes.ts have those.
import type { Geometry, InferredNode, ModuleDeclaration, Network, NetworkNode } from './graph.ts';
import { contiguous, type Strides, stridesAfter, viewBreak } from './memory-layout.ts';
import { constructionBreak, multiplyAccumulates, outputShape, parameterTensors, reachOf } from './op-catalogue.ts';
import type { Shape } from './operations.ts';
import { planeOf } from './ops/grids.ts';
import { type Break, countOf } from './ops/op-rules.ts';
import { geometryAfter, INPUT_GEOMETRY, joinGeometries } from './receptive-field.ts';
import { resolveSizes, type ShapeLookup } from './size-expressions.ts';

const BYTES_PER_VALUE = 4;

/** Something that breaks, where it breaks, and what arrived there. */
export interface FoundBreak {
  readonly broken: Break;
  readonly node: NetworkNode | null;
  readonly layer: ModuleDeclaration | null;
  /** Shapes of what arrived; null for what breaks when the layer is made. */
  readonly inputs: readonly Shape[] | null;
}

export interface Walk {
  readonly nodes: readonly InferredNode[];
  readonly breaks: readonly FoundBreak[];
  /** Shape of each input or node, as it would be with everything before it mended; missing where it cannot be known. */
  readonly assumed: ReadonlyMap<string, Shape>;
}

/** What is known of a value on the way. */
interface Reached {
  /** null after a break. */
  readonly shape: Shape | null;
  /** As if the break had been mended. */
  readonly assumed: Shape | null;
  readonly geometry: Geometry | null;
  /** How it lies in PyTorch's memory, where that is certain. */
  readonly strides: Strides;
  /** A tensor of the model itself: it lies nowhere in the input and takes nothing from where others lie. */
  readonly isConstant: boolean;
}

const UNKNOWN: Reached = { shape: null, assumed: null, geometry: null, strides: null, isConstant: false };

export function walkShapes(network: Network, input: Shape): Walk {
  const breaks: FoundBreak[] = [];
  const refused = new Set<string>();
  for (const layer of network.modules) {
    const broken = constructionBreak(layer);
    if (!broken) continue;
    refused.add(layer.path);
    const node = network.nodes.find(({ kind, target }) => kind === 'call_module' && target === layer.path) ?? null;
    breaks.push({ broken, node, layer, inputs: null });
  }
  const values = new Map<string, Reached>();
  for (const name of network.inputs)
    values.set(name, {
      ...{ ...UNKNOWN, shape: input, assumed: input },
      ...{ geometry: INPUT_GEOMETRY, strides: contiguous(input) },
    });
  const assumedOf: ShapeLookup = (name) => values.get(name)?.assumed ?? null;
  const nodes = network.nodes.map((written) => {
    const before = written.inputs.map((name) => values.get(name) ?? UNKNOWN);
    const node = resolveSizes(written, assumedOf);
    const isRefused = node?.kind === 'call_module' && refused.has(node.target);
    if (!node || isRefused) {
      values.set(written.name, UNKNOWN);
      return describe(node ?? written, before, UNKNOWN);
    }
    const { reached, broken } = step(node, before);
    if (broken) {
      const layer = network.modules.find(({ path }) => node.kind === 'call_module' && path === node.target) ?? null;
      breaks.push({ broken, node, layer, inputs: before.map(({ assumed }) => assumed ?? []) });
    }
    values.set(node.name, reached);
    return describe(node, before, reached);
  });
  const assumed = [...values].flatMap(([name, value]): [string, Shape][] => (value.assumed ? [[name, value.assumed]] : []));
  return { nodes, breaks, assumed: new Map(assumed) };
}

/** Shapes after a break stay unknown, but the diagnosis goes on with what they would be. */
function step(node: NetworkNode, before: readonly Reached[]): { reached: Reached; broken: Break | null } {
  const isConstant = before.every((one) => one.isConstant);
  const arriving = before.flatMap(({ assumed }) => (assumed ? [assumed] : []));
  if (arriving.length < before.length) return { reached: { ...UNKNOWN, isConstant }, broken: null };
  const result = outputShape(node, arriving);
  const assumed = 'broken' in result ? result.assumed : result.shape;
  const [first] = before;
  const laid = first && assumed && first.assumed ? viewBreak(node, first.assumed, first.strides, assumed) : null;
  const broken = 'broken' in result ? result.broken : laid;
  const strides = assumed && stridesAfter(node, laying(before), assumed);
  const isKnown = !broken && before.every(({ shape }) => shape !== null);
  const geometry = assumed && geometryOf(node, before, assumed);
  return { reached: { shape: isKnown ? assumed : null, assumed, geometry, strides, isConstant }, broken };
}

const laying = (before: readonly Reached[]) => before.map(({ assumed, strides }) => ({ shape: assumed ?? [], strides }));

function geometryOf(node: NetworkNode, before: readonly Reached[], output: Shape): Geometry | null {
  const side = planeOf(output);
  const shapes = before.map(({ assumed }) => assumed ?? []);
  const parts = before
    .filter((one) => !one.isConstant)
    .map(({ geometry, assumed }) => ({ geometry, side: planeOf(assumed ?? []) }));
  return geometryAfter(joinGeometries(parts, side), reachOf(node, shapes, output));
}

const describe = (node: NetworkNode, before: readonly Reached[], { shape, geometry }: Reached): InferredNode => ({
  node,
  shape,
  parameters: node.kind === 'call_module' ? parameterCount(node) : 0,
  // Where the output's shape is known, so are those of all inputs.
  macs: shape
    ? multiplyAccumulates(
        node,
        before.map((one) => one.shape ?? []),
        shape,
      )
    : 0,
  bytes: shape ? countOf(shape) * BYTES_PER_VALUE : 0,
  geometry,
});

/** Learnable values of one layer. */
export const parameterCount = (layer: NetworkNode | ModuleDeclaration): number =>
  parameterTensors(layer).reduce((sum, { shape }) => sum + countOf(shape), 0);
