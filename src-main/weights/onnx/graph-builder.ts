// The network that an ONNX graph becomes, node by node: names, layers with their weights, constants as parameters, sizes for one likely input.
import type { ModuleDeclaration, NetworkNode, Problem, SourceSpan, Tensor } from '../../../src-shared/network/graph.ts';
import { outputShape } from '../../../src-shared/network/op-catalogue.ts';
import type { Operation, Shape } from '../../../src-shared/network/operations.ts';
import { resolveSizes } from '../../../src-shared/network/size-expressions.ts';
import { networkName, UniqueNames } from './names.ts';
import type { OnnxTensor } from './tensors.ts';
import type { OnnxValue } from './values.ts';

/** There is no source to point at. */
const NOWHERE: SourceSpan = { line: 1, column: 0, endLine: 1, endColumn: 0 };

export type TensorValue = Extract<OnnxValue, { kind: 'tensor' }>;

interface Layer {
  /** What the tensors are called in the file: decides the layer's path. null: the node's own name. */
  readonly path: string | null;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

export class GraphBuilder {
  readonly modules: ModuleDeclaration[] = [];
  readonly nodes: NetworkNode[] = [];
  readonly inputs: string[] = [];
  readonly problems: Problem[] = [];
  readonly weights = new Map<string, Tensor>();
  readonly #names = new UniqueNames();
  readonly #paths = new UniqueNames();
  readonly #shapes = new Map<string, Shape>();
  readonly #parameters = new Map<OnnxTensor, TensorValue>();

  addInput(name: string, shape: Shape | null): TensorValue {
    const own = this.#names.take(networkName(name));
    this.inputs.push(own);
    if (shape) this.#shapes.set(own, shape);
    return { kind: 'tensor', name: own, shape };
  }

  /** A call of a function of torch. @param name as the file has it; made valid and unique */
  addFunction(name: string, operation: Operation, inputs: readonly TensorValue[]): TensorValue {
    return this.#add({ ...operation, ...this.#named(name, inputs), kind: 'call_function', target: `torch.${operation.op}` });
  }

  /** A layer with its weights, which get the names they have in the file where those look like a state_dict's. */
  addLayer(name: string, operation: Operation, inputs: readonly TensorValue[], { path, tensors }: Layer): TensorValue {
    const node = this.#named(name, inputs);
    const own = this.#paths.take(path ?? node.name);
    this.modules.push({ ...operation, path: own, span: NOWHERE });
    for (const [role, tensor] of Object.entries(tensors)) this.weights.set(`${own}.${role}`, tensor);
    return this.#add({ ...operation, ...node, kind: 'call_module', target: own });
  }

  /** A layer without weights. */
  addModule(name: string, operation: Operation, inputs: readonly TensorValue[]): TensorValue {
    return this.addLayer(name, operation, inputs, { path: null, tensors: {} });
  }

  /** A constant as a tensor of the network; the same constant is one parameter, however often it is used. */
  addConstant(name: string, tensor: OnnxTensor): TensorValue {
    const before = this.#parameters.get(tensor);
    if (before) return before;
    const operation: Operation = { op: 'Parameter', attributes: { shape: tensor.shape, fill: 0, learnable: true } };
    const node = this.#named(name, []);
    const path = this.#paths.take(node.name);
    this.modules.push({ ...operation, path, span: NOWHERE });
    this.weights.set(path, { shape: tensor.shape, data: Float32Array.from(tensor.values) });
    const value = this.#add({ ...operation, ...node, kind: 'get_attr', target: path });
    this.#parameters.set(tensor, value);
    return value;
  }

  addProblem(node: string, message: string, found: string, expected: string): void {
    this.problems.push({
      ...{ code: 'unsupported-op', node: networkName(node), line: 1, column: 0, message },
      ...{ rule: 'Only ops of the catalogue can be computed.', expected, found, torchMessage: '', fixes: [] },
      detail: { callLine: null },
    });
  }

  #named(name: string, inputs: readonly TensorValue[]): Pick<NetworkNode, 'name' | 'inputs' | 'defined' | 'called'> {
    return { name: this.#names.take(networkName(name)), inputs: inputs.map((input) => input.name), defined: null, called: null };
  }

  #add(node: NetworkNode): TensorValue {
    this.nodes.push(node);
    const shape = this.#shapeOf(node);
    if (shape) this.#shapes.set(node.name, shape);
    return { kind: 'tensor', name: node.name, shape };
  }

  #shapeOf(node: NetworkNode): Shape | null {
    const known = resolveSizes(node, (name) => this.#shapes.get(name) ?? null);
    const arriving = node.inputs.flatMap((name) => this.#shapes.get(name) ?? []);
    const shapes = node.inputs.map((name) => this.#shapes.get(name));
    if (!known || (arriving.length === 0 && node.inputs.length > 0) || shapes.includes(undefined)) return null;
    const result = outputShape(known, shapes as Shape[]);
    return 'broken' in result ? result.assumed : result.shape;
  }
}
