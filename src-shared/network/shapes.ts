// Shapes, costs and geometry of every node, with what breaks where. No words about mending: diagnosis.ts and fixes.ts have those.
import type { Geometry, InferredNode, ModuleDeclaration, Network, NetworkNode, Shape } from './graph.ts';
import { constructionBreak, multiplyAccumulates, outputShape, parameterTensors, reachOf } from './op-catalogue.ts';
import { type Break, countOf } from './ops/op-rules.ts';
import { geometryAfter, INPUT_GEOMETRY } from './receptive-field.ts';

const BYTES_PER_VALUE = 4;

/** Something that breaks, where it breaks, and what arrived there. */
export interface FoundBreak {
  readonly broken: Break;
  readonly node: NetworkNode | null;
  readonly layer: ModuleDeclaration | null;
  /** Shape of what arrived; null for what breaks when the layer is made. */
  readonly input: Shape | null;
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
}

const UNKNOWN: Reached = { shape: null, assumed: null, geometry: null };

export function walkShapes(network: Network, input: Shape): Walk {
  const breaks: FoundBreak[] = [];
  const refused = new Set<string>();
  for (const layer of network.modules) {
    const broken = constructionBreak(layer);
    if (!broken) continue;
    refused.add(layer.path);
    const node = network.nodes.find(({ kind, target }) => kind === 'call_module' && target === layer.path) ?? null;
    breaks.push({ broken, node, layer, input: null });
  }
  const values = new Map<string, Reached>();
  for (const name of network.inputs) values.set(name, { shape: input, assumed: input, geometry: INPUT_GEOMETRY });
  const nodes = network.nodes.map((node) => {
    const before = values.get(node.inputs[0] ?? '') ?? UNKNOWN;
    const isRefused = node.kind === 'call_module' && refused.has(node.target);
    const { reached, broken } = isRefused ? { reached: UNKNOWN, broken: null } : step(node, before);
    if (broken) {
      const layer = network.modules.find(({ path }) => node.kind === 'call_module' && path === node.target) ?? null;
      breaks.push({ broken, node, layer, input: before.assumed });
    }
    values.set(node.name, reached);
    return describe(node, before, reached);
  });
  const assumed = [...values].flatMap(([name, value]): [string, Shape][] => (value.assumed ? [[name, value.assumed]] : []));
  return { nodes, breaks, assumed: new Map(assumed) };
}

/** Shapes after a break stay unknown, but the diagnosis goes on with what they would be. */
function step(node: NetworkNode, before: Reached): { reached: Reached; broken: Break | null } {
  const geometry = geometryAfter(before.geometry, reachOf(node));
  if (before.assumed === null) return { reached: { ...UNKNOWN, geometry }, broken: null };
  const result = outputShape(node, before.assumed);
  if ('broken' in result) return { reached: { shape: null, assumed: result.assumed, geometry }, broken: result.broken };
  return { reached: { shape: before.shape && result.shape, assumed: result.shape, geometry }, broken: null };
}

const describe = (node: NetworkNode, before: Reached, { shape, geometry }: Reached): InferredNode => ({
  node,
  shape,
  parameters: node.kind === 'call_module' ? parameterCount(node) : 0,
  macs: before.shape && shape ? multiplyAccumulates(node, before.shape, shape) : 0,
  bytes: shape ? countOf(shape) * BYTES_PER_VALUE : 0,
  geometry,
});

/** Learnable values of one layer. */
export const parameterCount = (layer: NetworkNode | ModuleDeclaration): number =>
  parameterTensors(layer).reduce((sum, { shape }) => sum + countOf(shape), 0);
