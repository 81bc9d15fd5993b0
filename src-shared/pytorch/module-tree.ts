// Layers by their paths as a tree: `features.0` lies in `features`. What a source needs to make them under the same names again.
import type { ModuleDeclaration, Network } from '../network/graph.ts';

export interface ModuleBranch {
  /** Its own name within its container; empty for the root. */
  readonly key: string;
  readonly path: string;
  readonly layer: ModuleDeclaration | null;
  readonly children: ModuleBranch[];
}

export function moduleTree({ modules }: Network): ModuleBranch {
  const root: ModuleBranch = { key: '', path: '', layer: null, children: [] };
  for (const layer of modules) if (layer.path !== '') place(root, layer);
  return root;
}

function place(root: ModuleBranch, layer: ModuleDeclaration): void {
  const keys = layer.path.split('.');
  let at = root;
  for (const [depth, key] of keys.entries()) {
    const path = keys.slice(0, depth + 1).join('.');
    const isLast = depth === keys.length - 1;
    let next = at.children.find((child) => child.key === key);
    if (!next) {
      next = { key, path, layer: isLast ? layer : null, children: [] };
      at.children.push(next);
    }
    at = next;
  }
}

/** 0, 1, 2, ... in order: a list or a chain. */
export const isNumbered = ({ children }: ModuleBranch): boolean => children.every(({ key }, at) => key === String(at));

export const isParameter = ({ layer }: ModuleBranch): boolean => layer?.op === 'Parameter';

/** nn.ParameterList: parameters under the numbers 0, 1, 2, ... */
export const isParameterList = (branch: ModuleBranch): boolean =>
  branch.children.length > 0 &&
  isNumbered(branch) &&
  branch.children.every(({ layer }) => layer?.op === 'Parameter' && layer.attributes.learnable);

/** Layers below a branch, in order. */
export const leavesOf = (branch: ModuleBranch): ModuleDeclaration[] =>
  branch.children.length === 0 ? (branch.layer ? [branch.layer] : []) : branch.children.flatMap(leavesOf);

/** Branches whose layers are called one after the other wherever they are called: an nn.Sequential. */
export function findChains(root: ModuleBranch, { nodes }: Network): Set<string> {
  const chains = new Set<string>();
  const readers = new Map<string, number>();
  for (const { inputs } of nodes) for (const input of inputs) readers.set(input, (readers.get(input) ?? 0) + 1);
  const visit = (branch: ModuleBranch): void => {
    const leaves = leavesOf(branch);
    const paths = leaves.map(({ path }) => path);
    const isPlain = leaves.length > 0 && leaves.every(({ op }) => op !== 'Parameter') && branch.layer === null;
    if (branch.path !== '' && isPlain && isChain(paths, nodes, readers)) chains.add(branch.path);
    for (const child of branch.children) visit(child);
  };
  visit(root);
  return chains;
}

type Nodes = Network['nodes'];

function isChain(paths: readonly string[], nodes: Nodes, readers: ReadonlyMap<string, number>): boolean {
  const own = new Set(paths);
  const calls = nodes.flatMap((node, at) => (node.kind === 'call_module' && own.has(node.target) ? [at] : []));
  if (calls.length === 0 || calls.length % paths.length !== 0) return false;
  return calls.every((at, count) => {
    const step = count % paths.length;
    const node = nodes[at];
    if (node?.target !== paths[step] || node?.inputs.length !== 1) return false;
    if (step === 0) return true;
    const before = nodes[at - 1];
    return (
      calls[count - 1] === at - 1 && before !== undefined && node.inputs[0] === before.name && readers.get(before.name) === 1
    );
  });
}
