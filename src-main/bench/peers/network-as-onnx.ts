// A network as an ONNX file, for onnxruntime: the ops of the networks that are measured, no others.
import type { NetworkNode } from '../../../src-shared/network/graph.ts';
import { inferNetwork } from '../../../src-shared/network/inference.ts';
import type { Pair, Shape } from '../../../src-shared/network/operations.ts';
import { NotHere, type Work } from '../contestant.ts';
import { type OnnxAttributes, onnxModel, onnxNode, onnxTensor } from './onnx-messages.ts';

/** ONNX gives the padding before all axes, then the padding after. */
const bothSides = ([rows, columns]: Pair): readonly number[] => [rows, columns, rows, columns];

interface OnnxStep {
  readonly op: string;
  /** Names of the layer's tensors, in ONNX's order; one that the layer has not is left out. */
  readonly tensors?: readonly string[];
  readonly attributes?: OnnxAttributes;
}

function stepOf(node: NetworkNode): OnnxStep {
  switch (node.op) {
    case 'Conv2d': {
      const { kernelSize, stride, padding, dilation, groups: group } = node.attributes;
      if (typeof padding === 'string') break;
      const attributes = { kernel_shape: kernelSize, strides: stride, pads: bothSides(padding), dilations: dilation, group };
      return { op: 'Conv', tensors: ['weight', 'bias'], attributes };
    }
    case 'ConvTranspose2d': {
      const { kernelSize, stride, padding, groups: group } = node.attributes;
      const attributes = { kernel_shape: kernelSize, strides: stride, pads: bothSides(padding), group };
      return { op: 'ConvTranspose', tensors: ['weight', 'bias'], attributes };
    }
    case 'Linear':
      return { op: 'Gemm', tensors: ['weight', 'bias'], attributes: { transB: 1 } };
    case 'BatchNorm2d':
      return { op: 'BatchNormalization', tensors: ['weight', 'bias', 'running_mean', 'running_var'] };
    case 'ReLU':
      return { op: 'Relu' };
    case 'MaxPool2d': {
      const { kernelSize, stride, padding } = node.attributes;
      return { op: 'MaxPool', attributes: { kernel_shape: kernelSize, strides: stride, pads: bothSides(padding) } };
    }
    case 'cat':
      return { op: 'Concat', attributes: { axis: node.attributes.dim } };
    case 'Flatten':
      return { op: 'Flatten', attributes: { axis: node.attributes.startDim } };
  }
  throw new NotHere(`The benchmark does not write ${node.op} (${node.name}) as ONNX.`);
}

/** @throws NotHere for ops that no measured network has */
export function networkAsOnnx({ network, weights, input, keeps }: Work): Uint8Array {
  const initializers = new Map<string, Uint8Array>();
  const nodes: Uint8Array[] = [];
  const shapes = new Map<string, Shape>();
  for (const { node, shape } of inferNetwork(network, input).nodes) {
    const { op, tensors = [], attributes } = stepOf(node);
    const given = tensors.flatMap((tensor) => {
      const name = `${node.target}.${tensor}`;
      const value = weights.get(name);
      if (value) initializers.set(name, onnxTensor(name, value));
      return value ? [name] : [];
    });
    nodes.push(onnxNode(op, node.name, [...node.inputs, ...given], attributes));
    shapes.set(node.name, shape ?? []);
  }
  const kept = keeps === 'result' ? network.outputs : network.nodes.filter(({ op }) => op === 'ReLU').map(({ name }) => name);
  return onnxModel(
    { name: network.inputs[0] ?? 'x', shape: input },
    [...initializers.values(), ...nodes],
    kept.map((name) => ({ name, shape: shapes.get(name) ?? [] })),
  );
}
