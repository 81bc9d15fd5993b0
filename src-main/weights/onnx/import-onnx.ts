// An ONNX model -> the network and its weights. Ops that the catalogue lacks become problems of the network, so that the rest can still be seen.
import type { Network, Weights } from '../../../src-shared/network/graph.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { fuseGelu } from './fuse.ts';
import { GraphBuilder } from './graph-builder.ts';
import { type OnnxModel, type OnnxNode, readModel } from './messages.ts';
import { networkName } from './names.ts';
import { NodeContext, Untranslatable } from './node-context.ts';
import { corruptModel } from './protobuf.ts';
import { type ExternalFiles, externalLocations, tensorOf } from './tensors.ts';
import { supportedOps, translationOf } from './translations.ts';
import { type OnnxValue, UNKNOWN } from './values.ts';

export interface ImportedNetwork {
  readonly network: Network;
  readonly weights: Weights;
  /** What the file says of its first input; null where it leaves a size open that cannot be guessed. */
  readonly input: Shape | null;
}

const OLDEST_OPSET = 7;
const NEWEST_OPSET = 21;
/** Sizes to try shapes with, where the file leaves them open: one picture of a size that most networks take. */
const LIKELY: Shape = [1, 1, 64, 64];

/** Names of the files beside the model that its tensors are in. @throws AppError weights/corrupt */
export function onnxExternalFiles(bytes: Uint8Array): readonly string[] {
  const { initializers, nodes } = readModel(bytes);
  const inAttributes = nodes.flatMap(({ attributes }) => [...attributes.values()].flatMap(({ tensor }) => tensor ?? []));
  return externalLocations([...initializers, ...inAttributes]);
}

/**
 * @param files the bytes of the files beside it, by the names of onnxExternalFiles
 * @throws AppError weights/corrupt, weights/unsupported (types of values), network/unsupported (opset)
 */
export function importOnnx(bytes: Uint8Array, files: ExternalFiles): ImportedNetwork {
  const model = readModel(bytes);
  const opset = requireOpset(model);
  const builder = new GraphBuilder();
  const values = new Map<string, OnnxValue>();
  for (const message of model.initializers) values.set(message.name, { kind: 'constant', tensor: tensorOf(message, files) });
  let input: Shape | null = null;
  for (const { name, dims } of model.inputs) {
    if (values.has(name)) continue;
    const likely = dims?.map((size, axis) => size ?? LIKELY[axis] ?? 1) ?? null;
    if (builder.inputs.length === 0) input = dims?.every((size, axis) => size !== null || axis === 0) ? likely : null;
    values.set(name, builder.addInput(name, likely));
  }
  translateAll(fuseGelu(model), opset, builder, files, values);
  return { network: networkFrom(model, builder, values), weights: builder.weights, input };
}

function requireOpset({ opsets }: OnnxModel): number {
  const opset = opsets.get('') ?? 0;
  if (opset >= OLDEST_OPSET && opset <= NEWEST_OPSET) return opset;
  const found = opset === 0 ? 'says no version of its ops' : `uses opset ${opset}`;
  throw new AppError(
    'network/unsupported',
    `The ONNX model ${found}; opsets ${OLDEST_OPSET} to ${NEWEST_OPSET} are read. Export it again: torch.onnx.export(model, x, 'model.onnx', opset_version=17).`,
    { opset },
  );
}

function translateAll(
  nodes: readonly OnnxNode[],
  opset: number,
  builder: GraphBuilder,
  files: ExternalFiles,
  values: Map<string, OnnxValue>,
): void {
  for (const [at, node] of nodes.entries()) {
    const missing = node.inputs.find((name) => name !== '' && !values.has(name));
    if (missing !== undefined)
      throw corruptModel(`node ${node.name || node.op} reads ${missing}, which nothing before it makes.`);
    const made = isBehindUnknown(node, values) ? UNKNOWN : translated(node, at, opset, builder, files, values);
    const all = Array.isArray(made) ? (made as readonly OnnxValue[]) : [made as OnnxValue];
    for (const [index, name] of node.outputs.entries()) values.set(name, all[index] ?? UNKNOWN);
  }
}

const isBehindUnknown = (node: OnnxNode, values: ReadonlyMap<string, OnnxValue>): boolean =>
  node.inputs.some((name) => values.get(name)?.kind === 'unknown');

function translated(
  node: OnnxNode,
  at: number,
  opset: number,
  builder: GraphBuilder,
  files: ExternalFiles,
  values: ReadonlyMap<string, OnnxValue>,
): OnnxValue | readonly OnnxValue[] {
  const context = new NodeContext(node, opset, builder, files, values);
  const place = `node ${at + 1}, ${context.name}`;
  const translate = node.domain === '' ? translationOf(node.op) : null;
  if (!translate) {
    const op = node.domain === '' ? node.op : `${node.domain}.${node.op}`;
    builder.addProblem(
      context.name,
      `The op ${op} (${place}) is not supported. Supported are: ${supportedOps.join(', ')}.`,
      op,
      'a supported op',
    );
    return UNKNOWN;
  }
  try {
    return translate(context);
  } catch (thrown) {
    if (!(thrown instanceof Untranslatable)) throw thrown;
    builder.addProblem(
      context.name,
      `${node.op} (${place}) cannot be taken over: ${thrown.message}.`,
      `${node.op}: ${thrown.message}`,
      `a ${node.op} that PyTorch has too`,
    );
    return UNKNOWN;
  }
}

function networkFrom(model: OnnxModel, builder: GraphBuilder, values: ReadonlyMap<string, OnnxValue>): Network {
  const outputs = model.outputs.flatMap(({ name }) => {
    const value = values.get(name);
    return value?.kind === 'tensor' ? [value.name] : [];
  });
  return {
    className: networkName(model.graphName || 'model'),
    modules: builder.modules,
    inputs: builder.inputs,
    nodes: builder.nodes,
    outputs,
    problems: builder.problems,
    warnings: [],
  };
}
