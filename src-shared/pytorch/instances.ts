// isinstance(value, type) and type(value).
import { boolean, type ClassValue, type ModuleValue, type Value } from './values.ts';

/** By the kinds that stand for Python's types. */
const KIND_OF_TYPE: Readonly<Record<string, readonly Value['kind'][]>> = {
  int: ['integer', 'boolean'],
  float: ['float'],
  bool: ['boolean'],
  str: ['string'],
  tuple: ['tuple', 'shape'],
  list: ['list'],
  dict: ['dict'],
  set: ['list'],
  type: ['class'],
};

/** Base classes of PyTorch's layers that people ask for. Source: torch/nn/modules. */
const NATIVE_BASES: readonly (readonly [RegExp, RegExp])[] = [
  [/(?:^|\.)_ConvNd$/, /^Conv(?:Transpose)?\dd$/],
  [/(?:^|\.)_?(?:BatchNorm|NormBase)$/, /^(?:Sync)?BatchNorm|^InstanceNorm/],
  [/(?:^|\.)_InstanceNorm$/, /^InstanceNorm/],
  [/(?:^|\.)_MaxPoolNd$/, /^MaxPool/],
];

/** null where it cannot be told. */
export function isInstance(value: Value, type: Value): Value | null {
  if (type.kind === 'tuple') {
    const answers = type.items.map((item) => isInstance(value, item));
    if (answers.some((answer) => answer?.kind === 'boolean' && answer.value)) return boolean(true);
    return answers.includes(null) ? null : boolean(false);
  }
  if (type.kind === 'builtin') return boolean(KIND_OF_TYPE[type.name]?.includes(value.kind) ?? type.name === 'object');
  const isTensorType = type.kind === 'external' && /^torch\.(?:Tensor|FloatTensor|autograd\.Variable)$/.test(type.path);
  if (isTensorType) return boolean(value.kind === 'tensor' || value.kind === 'constant');
  if (value.kind === 'tensor') return boolean(false);
  if (value.kind === 'opaque') return null;
  if (value.kind === 'constant')
    return boolean(value.role === 'parameter' && type.kind === 'external' && /\.Parameter$/.test(type.path));
  if (value.kind !== 'module' && value.kind !== 'object') return typedByAbc(value, type);
  if (type.kind === 'class') return boolean(value.class?.order.includes(type) ?? false);
  if (type.kind !== 'external') return null;
  return boolean(value.kind === 'module' && isNative(value, type.path));
}

function isNative(module: ModuleValue, path: string): boolean {
  if (path === 'torch.nn.Module') return true;
  const native = module.class?.native || `torch.nn.${module.className}`;
  const name = native.replace(/^torch\.nn\./, '');
  return path === native || NATIVE_BASES.some(([base, names]) => base.test(path) && names.test(name));
}

/** collections.abc.Iterable, typing.Sequence and the like; a number is a numbers.Number. */
function typedByAbc(value: Value, type: Value): Value | null {
  if (type.kind === 'external') {
    if (/(?:Iterable|Sequence|Collection)$/.test(type.path))
      return boolean(['list', 'tuple', 'string', 'dict'].includes(value.kind));
    if (/(?:Number|Real|Integral)$/.test(type.path)) return boolean(['integer', 'float', 'boolean'].includes(value.kind));
    if (/(?:Mapping|OrderedDict)$/.test(type.path)) return boolean(value.kind === 'dict');
    if (/Callable$/.test(type.path)) return boolean(['function', 'class', 'bound', 'external', 'partial'].includes(value.kind));
  }
  return boolean(false);
}

const TYPE_NAMES: Partial<Record<Value['kind'], string>> = {
  ...{ integer: 'int', float: 'float', boolean: 'bool', string: 'str', tuple: 'tuple', list: 'list', dict: 'dict' },
};

export function typeOf(value: Value): ClassValue | Value | null {
  if (value.kind === 'module') return value.class ?? { kind: 'external', path: `torch.nn.${value.className}` };
  if (value.kind === 'object') return value.class;
  const name = TYPE_NAMES[value.kind];
  return name === undefined ? null : { kind: 'builtin', name };
}
