// Which tensors are the same memory in PyTorch, so that an op that works in place is seen by everything that reads that memory later. Here
// nothing is overwritten: the value before stays to be looked at, later readers are sent to the value after.
import type { NetworkNode } from '../../src-shared/network/graph.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { isAlias } from './plan-node.ts';

/** Ops whose result is a part or another order of their input's memory in PyTorch, and a copy here. */
const PARTIAL_VIEWS: ReadonlySet<string> = new Set(['permute', 'transpose', 'expand', 'getitem', 'narrow']);
/** operator.iadd and its kind, x.add_(...), F.relu_(...). */
const IN_PLACE_NAME = /(^|\.)i(add|sub|mul|truediv)$|[a-z0-9]_$/;

const worksInPlace = (node: NetworkNode): boolean =>
  ('inplace' in node.attributes && node.attributes.inplace && !isAlias(node)) ||
  (node.kind !== 'call_module' && node.kind !== 'get_attr' && IN_PLACE_NAME.test(node.target));

interface Storage {
  /** The latest result that was written into it; null: what is there is what was made. */
  latest: string | null;
  /** Copies of parts of it, or null for memory that belongs to one tensor only. */
  hasParts: boolean;
  readonly partOf: Storage | null;
  /** A part of it, or what it is a part of, was written to: here the two are separate and would differ. */
  isTorn: boolean;
}

const newStorage = (partOf: Storage | null): Storage => ({ latest: null, hasParts: false, partOf, isTorn: false });

/** Follows the nodes in execution order. */
export class StorageTracker {
  readonly #storages = new Map<string, Storage>();

  constructor(inputs: readonly string[]) {
    for (const input of inputs) this.#storages.set(input, newStorage(null));
  }

  /**
   * Where a node finds the values that PyTorch would read under `name`.
   * @throws AppError network/unsupported where they were changed through a view of a part
   */
  reading(name: string, reader: NetworkNode): string {
    const storage = this.#storages.get(name);
    if (storage?.isTorn) {
      throw new AppError(
        'network/unsupported',
        `${reader.name} reads ${name} after a part of its memory was changed in place. Write the change without inplace (x = f(x) on the whole tensor, or clone() first).`,
        { line: reader.called?.line ?? 1 },
      );
    }
    return storage?.latest ?? name;
  }

  add(node: NetworkNode): void {
    const [first] = node.inputs;
    const before = first === undefined ? undefined : this.#storages.get(first);
    if (before && worksInPlace(node)) {
      before.latest = node.name;
      for (let whole = before.partOf; whole; whole = whole.partOf) whole.isTorn = true;
      if (before.hasParts) this.#tearParts(before);
      this.#storages.set(node.name, before);
    } else if (before && isAlias(node) && node.op !== 'clone') this.#storages.set(node.name, before);
    else if (before && PARTIAL_VIEWS.has(node.op)) {
      before.hasParts = true;
      this.#storages.set(node.name, newStorage(before));
    } else this.#storages.set(node.name, newStorage(null));
  }

  #tearParts(whole: Storage): void {
    for (const storage of this.#storages.values()) {
      for (let above = storage.partOf; above; above = above.partOf) if (above === whole) storage.isTorn = true;
    }
  }
}
