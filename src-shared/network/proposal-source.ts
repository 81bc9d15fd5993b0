// A proposed network as PyTorch source whose state_dict has the names of the file. Nested names become nn.ModuleDict, which keeps them as they are.
import type { NetworkProposal, ProposedLayer } from './layer-proposal.ts';

interface Folder {
  readonly children: Map<string, Folder | ProposedLayer>;
}

const INDENT = '    ';
/** What a constructor takes when nothing is said. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  padding: 0,
  groups: 1,
  bias: true,
  affine: true,
  stride: 1,
  num_parameters: 1,
};
const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** @returns a whole module: imports and one class */
export function writeProposal({ layers, notes }: NetworkProposal, className = 'ProposedNetwork'): string {
  const root = tree(layers);
  const makes = [...root.children].flatMap(([name, child]) => assignment(name, child));
  const steps = layers.flatMap((layer) => [`x = ${access(layer.path)}(x)`, ...layer.followedBy.map((step) => `x = ${step}`)]);
  return [
    'import torch',
    'import torch.nn as nn',
    'import torch.nn.functional as F',
    '',
    '',
    ...notes.map((note) => `# ${note}`),
    `class ${className}(nn.Module):`,
    `${INDENT}def __init__(self):`,
    `${INDENT}${INDENT}super().__init__()`,
    ...makes.map((line) => `${INDENT}${INDENT}${line}`),
    '',
    `${INDENT}def forward(self, x):`,
    ...steps.map((line) => `${INDENT}${INDENT}${line}`),
    `${INDENT}${INDENT}return x`,
    '',
  ].join('\n');
}

function tree(layers: readonly ProposedLayer[]): Folder {
  const root: Folder = { children: new Map() };
  for (const layer of layers) {
    const words = layer.path.split('.');
    let folder = root;
    for (const word of words.slice(0, -1)) {
      const inner = folder.children.get(word);
      const next: Folder = inner && 'children' in inner ? inner : { children: new Map() };
      if (next !== inner) folder.children.set(word, next);
      folder = next;
    }
    folder.children.set(words.at(-1) as string, layer);
  }
  return root;
}

function assignment(name: string, child: Folder | ProposedLayer): string[] {
  const [first = '', ...rest] = written(child);
  return IDENTIFIER.test(name)
    ? [`self.${name} = ${first}`, ...rest]
    : [`self.add_module(${quoted(name)}, ${first}`, ...rest.slice(0, -1), `${rest.at(-1) ?? ''})`];
}

function written(child: Folder | ProposedLayer): string[] {
  if (!('children' in child)) return [construction(child)];
  const inner = [...child.children].flatMap(([name, one]) => {
    const [first = '', ...rest] = written(one);
    const lines = [`${quoted(name)}: ${first}`, ...rest];
    return [...lines.slice(0, -1), `${lines.at(-1)},`].map((line) => `${INDENT}${line}`);
  });
  return ['nn.ModuleDict({', ...inner, '})'];
}

const quoted = (name: string): string => `'${name.replace(/[\\']/g, '\\$&')}'`;

function construction({ type, arguments: given }: ProposedLayer): string {
  const words = Object.entries(given).filter(
    // An InstanceNorm2d has no weights unless it is told to.
    ([name, value]) => DEFAULTS[name] !== value || (type === 'InstanceNorm2d' && name === 'affine'),
  );
  return `nn.${type}(${words.map(([name, value]) => `${name}=${literal(value)}`).join(', ')})`;
}

function literal(value: ProposedLayer['arguments'][string]): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'number' ? String(value) : `(${value.join(', ')})`;
}

/** `features.0` -> self.features['0'] */
function access(path: string): string {
  const [first = '', ...rest] = path.split('.');
  const root = IDENTIFIER.test(first) ? `self.${first}` : `self._modules[${quoted(first)}]`;
  return [root, ...rest.map((word) => `[${quoted(word)}]`)].join('');
}
