// The __init__ of a source that is made from a graph: every layer under its own path, in chains, lists and dictionaries where the path has parts.
import { isNumbered, isParameter, isParameterList, type ModuleBranch } from './module-tree.ts';
import { constantText, layerText } from './write-layers.ts';

/** Longest line before a container is written one member a line. */
const LONGEST_LINE = 100;
const INDENT = '    ';
const IDENTIFIER = /^[A-Za-z_]\w*$/;

/** Names that mean something else on every nn.Module. */
const RESERVED = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield None True False forward training children modules parameters'.split(
    ' ',
  ),
);

export const isName = (key: string): boolean => IDENTIFIER.test(key) && !RESERVED.has(key);

/** Statements of __init__, in order. */
export function initLines(root: ModuleBranch, chains: ReadonlySet<string>): string[] {
  return root.children.flatMap((branch) => {
    if (branch.layer && isParameter(branch)) return [parameterLine('self', branch)];
    const made = moduleText(branch, chains, 2);
    const first = isName(branch.key) ? `self.${branch.key} = ${made}` : `self.add_module('${branch.key}', ${made})`;
    return [first, ...innerParameters(branch, chains)];
  });
}

/** Parameters that stand inside a container are put there afterwards. */
function innerParameters(branch: ModuleBranch, chains: ReadonlySet<string>, access = accessText([branch], chains)): string[] {
  if (isParameterList(branch)) return [];
  return branch.children.flatMap((child) =>
    isParameter(child)
      ? [parameterLine(access, child)]
      : innerParameters(child, chains, `${access}${stepText(branch, child, chains)}`),
  );
}

function parameterLine(owner: string, { key, layer }: ModuleBranch): string {
  if (layer?.op !== 'Parameter') return 'pass';
  const { learnable } = layer.attributes;
  const text = constantText(layer.attributes);
  if (!learnable) return `${owner}.register_buffer('${key}', ${text})`;
  const made = `nn.Parameter(${text})`;
  return owner === 'self' && isName(key) ? `self.${key} = ${made}` : `${owner}.register_parameter('${key}', ${made})`;
}

function moduleText(branch: ModuleBranch, chains: ReadonlySet<string>, depth: number): string {
  if (branch.children.length === 0 && branch.layer) return layerText(branch.layer);
  if (isParameterList(branch)) {
    const texts = branch.children.map(({ layer }) =>
      layer?.op === 'Parameter' ? `nn.Parameter(${constantText(layer.attributes)})` : '',
    );
    return bracketed('nn.ParameterList([', texts, '])', depth);
  }
  const members = branch.children.filter((child) => !isParameter(child));
  const isChain = chains.has(branch.path);
  const texts = members.map((child) => moduleText(child, chains, depth + 1));
  if (isList(branch))
    return isChain ? bracketed('nn.Sequential(', texts, ')', depth) : bracketed('nn.ModuleList([', texts, '])', depth);
  if (isChain) {
    const pairs = members.map(({ key }, at) => `('${key}', ${texts[at]})`);
    return bracketed('nn.Sequential(OrderedDict([', pairs, ']))', depth);
  }
  const pairs = members.map(({ key }, at) => `'${key}': ${texts[at]}`);
  return bracketed('nn.ModuleDict({', pairs, '})', depth);
}

/** Members without names of their own. */
const isList = (branch: ModuleBranch): boolean => {
  const members = branch.children.filter((child) => !isParameter(child));
  return members.length > 0 && isNumbered({ ...branch, children: members });
};

function bracketed(opening: string, texts: readonly string[], closing: string, depth: number): string {
  const line = `${opening}${texts.join(', ')}${closing}`;
  if (line.length + depth * INDENT.length <= LONGEST_LINE && !line.includes('\n')) return line;
  const inner = INDENT.repeat(depth + 1);
  return `${opening}\n${texts.map((text) => `${inner}${text},\n`).join('')}${INDENT.repeat(depth)}${closing}`;
}

/** How forward reaches a module: `self.features[0].conv`. @param branches from below the root on */
export function accessText(branches: readonly ModuleBranch[], chains: ReadonlySet<string>): string {
  let text = 'self';
  let owner: ModuleBranch | null = null;
  for (const branch of branches) {
    text += owner === null ? (isName(branch.key) ? `.${branch.key}` : '') : stepText(owner, branch, chains);
    if (owner === null && !isName(branch.key)) text = `getattr(self, '${branch.key}')`;
    owner = branch;
  }
  return text;
}

function stepText(owner: ModuleBranch, child: ModuleBranch, chains: ReadonlySet<string>): string {
  if (isParameterList(owner)) return `[${child.key}]`;
  if (isParameter(child)) return `.${child.key}`;
  if (isList(owner)) return `[${child.key}]`;
  return chains.has(owner.path) && isName(child.key)
    ? `.${child.key}`
    : chains.has(owner.path)
      ? `[${owner.children.indexOf(child)}]`
      : `['${child.key}']`;
}
