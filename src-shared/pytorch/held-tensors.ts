// The parameters and buffers of modules: where a state_dict has them, and the tensors that they are in forward (torch.fx's get_attr).
// Source: torch/fx/_symbolic_trace.py, Tracer._module_getattr and create_arg.
import type { ModuleDeclaration } from '../network/graph.ts';
import type { Operation } from '../network/operations.ts';
import type { ParameterTensor } from '../network/ops/op-rules.ts';
import type { Machine } from './machine.ts';
import { warnOfRandomValues } from './own-values.ts';
import type { SyntaxNode } from './syntax-tree.ts';
import type { ConstantValue, HeldShape, ModuleValue, Value } from './values.ts';

interface Registered {
  readonly owner: ModuleValue;
  readonly name: string;
}

export class HeldTensors {
  readonly #machine: Machine;
  readonly #constants = new Map<ConstantValue, Registered>();
  /** Parameters are one node each; buffers are one each time they are used. */
  readonly #parameters = new Map<string, Value>();
  readonly #byNode = new Map<string, HeldShape>();
  #paths: ReadonlyMap<ModuleValue, string> | null = null;

  constructor(machine: Machine) {
    this.#machine = machine;
  }

  /** The network has been made; tensors are nodes from here on. */
  settle(paths: ReadonlyMap<ModuleValue, string>): void {
    this.#paths = paths;
  }

  register(owner: ModuleValue, name: string, constant: ConstantValue): void {
    if (constant.role === 'parameter' && Number.isNaN(constant.fill) && !constant.values)
      warnOfRandomValues(name, constant.made, this.#machine);
    if (!this.#constants.has(constant)) this.#constants.set(constant, { owner, name });
  }

  /** A registered constant as a tensor of forward; itself before, and where nothing holds it. */
  tensorOf(constant: ConstantValue, at: SyntaxNode): Value {
    const known = this.#constants.get(constant);
    if (!this.#paths || !known) return constant;
    const path = this.#pathOf(known.owner, known.name);
    const learnable = constant.role === 'parameter';
    if (constant.shape === null) return this.#machine.unknownTensor(path);
    const fill = constant.values ?? constant.fill;
    return this.#node({ path, shape: constant.shape }, { fill, learnable }, constant.made, at);
  }

  /** A layer's own weight or bias; null while the network is being made. */
  parameterOf(layer: ModuleValue, { name, shape, initial }: ParameterTensor, at: SyntaxNode): Value | null {
    if (!this.#paths) return null;
    const fill = typeof initial === 'object' ? initial.fill : Number.NaN;
    return this.#node({ path: this.#pathOf(layer, name), shape }, { fill, learnable: true }, layer.made, at);
  }

  /** What a tensor of forward holds, or null for one that is calculated. */
  heldBy(tensor: string): HeldShape | null {
    return this.#byNode.get(tensor) ?? null;
  }

  /** Those that the network reaches, in the order of registration. */
  declarations(): ModuleDeclaration[] {
    return [...this.#constants].flatMap(([{ shape, fill, values, made, role }, { owner, name }]): ModuleDeclaration[] => {
      const isReached = this.#paths?.has(owner) && shape !== null && owner.members.get(name)?.kind === 'constant';
      if (!isReached || shape === null) return [];
      const attributes = { shape, fill: values ?? fill, learnable: role === 'parameter' };
      return [{ op: 'Parameter', attributes, path: this.#pathOf(owner, name), span: this.#machine.source.span(made) }];
    });
  }

  #pathOf(owner: ModuleValue, name: string): string {
    const path = this.#paths?.get(owner) ?? '';
    return path === '' ? name : `${path}.${name}`;
  }

  #node(
    held: HeldShape,
    rest: { readonly fill: number | readonly number[]; readonly learnable: boolean },
    defined: SyntaxNode,
    called: SyntaxNode,
  ): Value {
    const known = rest.learnable ? this.#parameters.get(held.path) : undefined;
    if (known) return known;
    const operation: Operation = { op: 'Parameter', attributes: { shape: held.shape, ...rest } };
    const node = { operation, kind: 'get_attr', target: held.path, nameFrom: held.path, inputs: [], defined, called } as const;
    const tensor = this.#machine.addNode(node);
    if (rest.learnable) this.#parameters.set(held.path, tensor);
    if (tensor.kind === 'tensor') this.#byNode.set(tensor.name, held);
    return tensor;
  }
}
