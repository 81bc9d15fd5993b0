// Network -> PyTorch source: a class with the same layers under the same names and a forward that gives the same graph when it is read again.
import type { Network, NetworkNode } from '../network/graph.ts';
import { namesRead } from '../network/network-tensors.ts';
import { findChains, leavesOf, type ModuleBranch, moduleTree } from './module-tree.ts';
import { nodeText } from './write-expressions.ts';
import { accessText, initLines, isName } from './write-modules.ts';
import { Variables } from './write-variables.ts';

/** Reading what this writes gives a graph of the same operations, targets, inputs and outputs. */
export function writeNetwork(network: Network): string {
  const root = moduleTree(network);
  const chains = findChains(root, network);
  const init = initLines(root, chains);
  const forward = forwardLines(network, root, chains);
  const className = isName(network.className) ? network.className : 'Net';
  const inputs = network.inputs.map((name) => (isName(name) ? name : `${name}_`));
  const body = [...init, ...forward].join('\n');
  const imports = [
    ...(body.includes('OrderedDict(') ? ['from collections import OrderedDict', ''] : []),
    ...(/\btorch\./.test(body) ? ['import torch'] : []),
    'import torch.nn as nn',
    ...(/\bF\./.test(body) ? ['import torch.nn.functional as F'] : []),
  ];
  const indent = (line: string): string => `        ${line}`;
  return [
    ...imports,
    '',
    '',
    `class ${className}(nn.Module):`,
    '    def __init__(self):',
    indent('super().__init__()'),
    ...init.map(indent),
    '',
    `    def forward(${['self', ...inputs].join(', ')}):`,
    ...forward.map(indent),
    '',
  ].join('\n');
}

/** A step of forward: one node, or a whole chain of layers. */
interface Step {
  readonly node: NetworkNode;
  /** What it reads, and the node whose output it gives. */
  readonly inputs: readonly string[];
  readonly gives: string;
  readonly isConstant: boolean;
  readonly text: (variable: (name: string) => string) => string;
}

function forwardLines(network: Network, root: ModuleBranch, chains: ReadonlySet<string>): string[] {
  const steps = stepsOf(network, root, chains);
  const inline = new Map(
    network.nodes.flatMap((node) => (isInlined(node) ? [[node.name, pathText(node.target, root, chains)] as const] : [])),
  );
  const variables = new Variables(network, steps, inline);
  const lines = steps.map((step, at) => {
    const text = step.text((name) => variables.of(name));
    return `${variables.assign(at)} = ${text}`;
  });
  const outputs = network.outputs.map((name) => variables.of(name));
  return [...lines, `return ${outputs.length === 0 ? 'None' : outputs.join(', ')}`];
}

/** A buffer is a node each time it is used, a parameter once. */
const isInlined = (node: NetworkNode): boolean => node.op === 'Parameter' && !node.attributes.learnable;

function stepsOf({ nodes }: Network, root: ModuleBranch, chains: ReadonlySet<string>): Step[] {
  const steps: Step[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as NetworkNode;
    if (isInlined(node)) continue;
    const chain = node.kind === 'call_module' ? chainFrom(node.target, root, chains) : null;
    if (chain) {
      const last = nodes[at + chain.length - 1] as NetworkNode;
      const access = accessText(chain.branches, chains);
      steps.push({
        node,
        inputs: node.inputs,
        gives: last.name,
        isConstant: false,
        text: (variable) => `${access}(${variable(node.inputs[0] ?? '')})`,
      });
      at += chain.length - 1;
    } else
      steps.push({
        node,
        inputs: [...namesRead(node), ...sizesIn(node.attributes)],
        gives: node.name,
        isConstant: node.kind === 'get_attr',
        text: (variable) => stepText(node, root, chains, variable),
      });
  }
  return steps;
}

function stepText(
  node: NetworkNode,
  root: ModuleBranch,
  chains: ReadonlySet<string>,
  variable: (name: string) => string,
): string {
  if (node.kind === 'get_attr') return pathText(node.target, root, chains);
  if (node.kind !== 'call_module') return nodeText(node, variable);
  return `${pathText(node.target, root, chains)}(${node.inputs.map(variable).join(', ')})`;
}

/** Tensors whose sizes an attribute takes. */
function sizesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const of = 'of' in value && typeof value.of === 'string' ? [value.of] : [];
  return [...of, ...Object.values(value).flatMap(sizesIn)];
}

function branchesTo(path: string, root: ModuleBranch): ModuleBranch[] {
  const branches: ModuleBranch[] = [];
  let at: ModuleBranch | undefined = root;
  for (const key of path.split('.')) {
    at = at?.children.find((child) => child.key === key);
    if (at) branches.push(at);
  }
  return branches;
}

/** A layer, a parameter that stands by itself, or the weight of a layer. */
function pathText(path: string, root: ModuleBranch, chains: ReadonlySet<string>): string {
  const branches = branchesTo(path, root);
  const last = branches.at(-1);
  const own = last && last.path !== path ? `.${path.slice(path.lastIndexOf('.') + 1)}` : '';
  return accessText(branches, chains) + own;
}

/** The outermost chain that begins with a layer. */
function chainFrom(
  path: string,
  root: ModuleBranch,
  chains: ReadonlySet<string>,
): { branches: ModuleBranch[]; length: number } | null {
  const branches = branchesTo(path, root);
  for (let depth = 1; depth < branches.length; depth++) {
    const branch = branches[depth - 1] as ModuleBranch;
    const leaves = leavesOf(branch);
    if (chains.has(branch.path) && leaves[0]?.path === path) return { branches: branches.slice(0, depth), length: leaves.length };
  }
  return null;
}
