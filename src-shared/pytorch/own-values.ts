// Values that a source gives its parameters by itself: nn.init, m.weight.data.normal_(). They change what a seed gives, so they are told.
import type { Machine } from './machine.ts';
import type { SyntaxNode } from './syntax-tree.ts';

/** Methods of tensors that write new values over them. */
const FILLING =
  /^\.(?:normal_|uniform_|fill_|zero_|copy_|mul_|div_|add_|sub_|clamp_|exponential_|log_normal_|bernoulli_|random_)$/;

export const isFilling = (method: string): boolean => FILLING.test(method);

export function warnOfOwnValues(at: SyntaxNode, machine: Machine): void {
  const { line } = machine.source.place(at.from);
  machine.warn(
    'own-initialisation',
    `Line ${line} gives layers values of its own; a seed here gives PyTorch's default values instead. For the network's own, load its weights.`,
    at,
  );
}

export function warnOfRandomValues(name: string, at: SyntaxNode, machine: Machine): void {
  machine.warn(
    'random-values',
    `${name} starts with random values; with a seed they are not those of PyTorch here. For the network's own, load its weights.`,
    at,
  );
}
