// Names of the variables in a written forward: `x` along a chain, the node's own name for what is needed again later.
import type { Network } from '../network/graph.ts';
import { isName } from './write-modules.ts';

interface Step {
  readonly inputs: readonly string[];
  readonly gives: string;
  /** A parameter, which has its own name. */
  readonly isConstant: boolean;
}

export class Variables {
  readonly #held = new Map<string, string>();
  readonly #lastUse = new Map<string, number>();
  readonly #steps: readonly Step[];
  readonly #inline: ReadonlyMap<string, string>;
  readonly #chain: string;
  readonly #taken: Set<string>;

  /** @param inline nodes that are written where they are used */
  constructor(network: Network, steps: readonly Step[], inline: ReadonlyMap<string, string>) {
    this.#steps = steps;
    this.#inline = inline;
    const inputs = network.inputs.map((name) => (isName(name) ? name : `${name}_`));
    for (const [at, name] of network.inputs.entries()) this.#held.set(name, inputs[at] as string);
    for (const [at, step] of steps.entries()) for (const input of step.inputs) this.#lastUse.set(input, at);
    for (const output of network.outputs) this.#lastUse.set(output, steps.length);
    this.#chain = inputs[0] ?? 'x';
    this.#taken = new Set(['self', 'torch', 'nn', 'F', ...inputs]);
  }

  of(name: string): string {
    return this.#inline.get(name) ?? this.#held.get(name) ?? 'None';
  }

  /** The variable that gets the output of a step. */
  assign(at: number): string {
    const { gives, isConstant } = this.#steps[at] as Step;
    const isPassedOn = (this.#lastUse.get(gives) ?? at) <= at + 1 || at === this.#steps.length - 1;
    const held = [...this.#held].filter(([, variable]) => variable === this.#chain);
    const isFree = held.every(([name]) => (this.#lastUse.get(name) ?? -1) <= at);
    const variable = isPassedOn && isFree && !isConstant ? this.#chain : this.#ownName(gives);
    for (const [name] of held) if (variable === this.#chain) this.#held.delete(name);
    this.#held.set(gives, variable);
    return variable;
  }

  #ownName(node: string): string {
    let name = isName(node) ? node : `${node}_`;
    while (this.#taken.has(name)) name += '_';
    this.#taken.add(name);
    return name;
  }
}
