// A model that was pickled whole (`torch.save(model)`), from its inert records: its tensors as its state_dict would name them, and its layers with
// the attributes that nn gave them. The code of its classes is not in the file and is not needed. Source: torch/nn/modules/module.py.
import type { RecoveredLayer } from '../../../src-shared/network/weights-report.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import {
  entryOf,
  ofKind,
  type PickleObject,
  type PickleValue,
  type TensorRecord,
  type UnreadableTensor,
} from '../pickle/values.ts';

interface ModuleContent {
  readonly tensors: readonly (readonly [string, TensorRecord | UnreadableTensor])[];
  readonly layers: readonly RecoveredLayer[];
}

const DEEPEST = 64;
const MOST_MODULES = 50_000;
const NN_CLASS = /^torch\.nn\.(modules\.|quantized|parallel)/;

/** What `__setstate__` would get: the instance's attributes; with slots a pair of them. */
const attributesOf = (object: PickleObject): PickleValue => ofKind(object.state, 'tuple')?.items[0] ?? object.state;

/** True for records of nn.Module and of TorchScript's modules. */
export function isModule(value: PickleValue | undefined): value is PickleObject {
  const object = ofKind(value, 'object');
  if (!object) return false;
  const attributes = attributesOf(object);
  const isScript = object.of.module.startsWith('__torch__') && ofKind(attributes, 'dict') !== null;
  return (
    isScript ||
    ofKind(entryOf(attributes, '_modules'), 'dict') !== null ||
    ofKind(entryOf(attributes, '_parameters'), 'dict') !== null
  );
}

/** @throws AppError weights/corrupt for modules in modules without an end */
export function readModule(root: PickleObject): ModuleContent {
  const tensors: [string, TensorRecord | UnreadableTensor][] = [];
  const layers: RecoveredLayer[] = [];
  let visited = 0;
  const walk = (module: PickleObject, path: string, depth: number): void => {
    if (depth > DEEPEST || ++visited > MOST_MODULES) {
      throw new AppError(
        'weights/corrupt',
        `The model in the file nests more than ${DEEPEST} deep or holds more than ${MOST_MODULES} modules: it is damaged or made to mislead.`,
      );
    }
    const prefix = path === '' ? '' : `${path}.`;
    const attributes = attributesOf(module);
    const transient = new Set(ofKind(entryOf(attributes, '_non_persistent_buffers_set'), 'set')?.items ?? []);
    if (path !== '') layers.push(layerOf(module, path));
    for (const [name, value] of tensorsOf(module, attributes))
      if (!transient.has(name)) tensors.push([`${prefix}${name}`, value]);
    for (const [name, child] of childrenOf(module, attributes)) walk(child, `${prefix}${name}`, depth + 1);
  };
  walk(root, '', 0);
  return { tensors, layers };
}

const isScript = (module: PickleObject): boolean => module.of.module.startsWith('__torch__');

const textEntries = (value: PickleValue | undefined): [string, PickleValue][] =>
  [...(ofKind(value, 'dict')?.entries ?? [])].filter((entry): entry is [string, PickleValue] => typeof entry[0] === 'string');

function tensorsOf(module: PickleObject, attributes: PickleValue): [string, TensorRecord | UnreadableTensor][] {
  const sources = isScript(module)
    ? textEntries(attributes)
    : [...textEntries(entryOf(attributes, '_parameters')), ...textEntries(entryOf(attributes, '_buffers'))];
  return sources.flatMap(([name, value]) => {
    const tensor = ofKind(value, 'tensor') ?? ofKind(value, 'unreadable');
    return tensor ? [[name, tensor]] : [];
  });
}

function childrenOf(module: PickleObject, attributes: PickleValue): [string, PickleObject][] {
  const sources = isScript(module) ? textEntries(attributes) : textEntries(entryOf(attributes, '_modules'));
  return sources.flatMap(([name, value]) => (isModule(value) ? [[name, value]] : []));
}

function layerOf(module: PickleObject, path: string): RecoveredLayer {
  const own = attributesOf(module);
  const attributes = textEntries(own).flatMap(([name, value]): [string, Plain][] => {
    const plain = /^(_.*|training)$/.test(name) ? undefined : plainValue(value);
    return plain === undefined ? [] : [[name, plain]];
  });
  // nn keeps no word about the bias: it is there or None.
  const parameters = ofKind(entryOf(own, '_parameters'), 'dict')?.entries;
  const bias: [string, Plain][] =
    parameters?.has('bias') && entryOf(own, 'affine') === undefined ? [['bias', parameters.get('bias') !== null]] : [];
  return {
    path,
    type: module.of.name,
    known: NN_CLASS.test(module.of.module),
    attributes: Object.fromEntries([...attributes, ...bias]),
  };
}

type Plain = RecoveredLayer['attributes'][string];

/** Numbers, words and tuples of them. @returns undefined for everything else */
function plainValue(value: PickleValue): RecoveredLayer['attributes'][string] | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  const items = ofKind(value, 'tuple')?.items ?? ofKind(value, 'list')?.items;
  const isPlain =
    items?.every((item) => typeof item === 'number' || typeof item === 'string') === true && items.length <= DEEPEST;
  return isPlain ? (items as (number | string)[]) : undefined;
}
