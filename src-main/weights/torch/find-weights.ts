// Where in an unpickled value the weights are: the value itself, an entry of a checkpoint, or a model that was pickled whole.
// What is beside them is listed, not lost.

import type { RecoveredLayer } from '../../../src-shared/network/weights-report.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { numpyArray } from '../pickle/numpy-calls.ts';
import { ofKind, type PickleDict, type PickleValue, type TensorRecord, type UnreadableTensor } from '../pickle/values.ts';
import { isModule, readModule } from './pickled-module.ts';

export interface FoundWeights {
  /** Path of keys, or null when the value itself is the state_dict. */
  readonly wrapper: string | null;
  readonly tensors: readonly (readonly [string, TensorRecord | UnreadableTensor])[];
  readonly ignored: readonly string[];
  readonly layers: readonly RecoveredLayer[] | null;
}

/** In order of trust: what training code calls the weights it saved. Source: Lightning, timm, torchvision's references, MMEngine, YOLO, BasicSR. */
const WRAPPERS = [
  ...[
    'state_dict',
    'model_state_dict',
    'model_state',
    'model',
    'net',
    'network',
    'module',
    'ema',
    'ema_state_dict',
    'model_ema',
    'ema_model',
  ],
  ...[
    'params_ema',
    'params',
    'weights',
    'net_state_dict',
    'network_state_dict',
    'net_dict',
    'model_dict',
    'state',
    'student',
    'teacher',
    'backbone',
    'generator',
  ],
];
/** Entries that hold tensors and are no weights. */
const NOT_WEIGHTS = /optim|sched|scaler|rng|callback|loop|hparam|hyper_param|config|args|metric|loss|history/i;
const DEEPEST = 16;
const MOST_TENSORS = 100_000;

/** The value as a tensor of any sort. */
function tensorIn(value: PickleValue | undefined): TensorRecord | UnreadableTensor | null {
  const object = ofKind(value, 'object');
  return ofKind(value, 'tensor') ?? ofKind(value, 'unreadable') ?? (object ? numpyArray(object) : null);
}

/** @throws AppError weights/unsupported where no tensors are to be found */
export function findWeights(value: PickleValue): FoundWeights {
  const found = search(value, [], []);
  if (found) return found;
  const keys = [...(ofKind(value, 'dict')?.entries.keys() ?? [])].map(String).slice(0, 12);
  throw new AppError(
    'weights/unsupported',
    `The file holds no weights${keys.length > 0 ? `: its entries are ${keys.join(', ')}` : ''}. Save a model's state_dict: torch.save(model.state_dict(), 'weights.pt').`,
  );
}

function search(value: PickleValue, path: readonly string[], ignored: readonly string[]): FoundWeights | null {
  const wrapper = path.length > 0 ? path.join('.') : null;
  if (path.length > DEEPEST) return null;
  if (isModule(value)) {
    const { tensors, layers } = readModule(value);
    return { wrapper, tensors, layers, ignored };
  }
  const single = tensorIn(value);
  if (single) return { wrapper, tensors: [['tensor', single]], ignored, layers: null };
  const dict = ofKind(value, 'dict') ?? asDict(value);
  if (!dict) return null;
  const named = WRAPPERS.find((key) => holdsWeights(dict.entries.get(key)));
  // In a state_dict every entry is a tensor: a dict of tensors under one of these names is what the file is about.
  if (named !== undefined) {
    const rest = [...dict.entries.keys()].filter((key) => key !== named).map((key) => [...path, String(key)].join('.'));
    return search(dict.entries.get(named) as PickleValue, [...path, named], [...ignored, ...rest]);
  }
  return flattened(dict, wrapper, ignored);
}

/** A list of tensors counts as a dict with numbers for names. */
function asDict(value: PickleValue): PickleDict | null {
  const items = ofKind(value, 'list')?.items ?? ofKind(value, 'tuple')?.items;
  if (!items?.some((item) => tensorIn(item))) return null;
  return { kind: 'dict', entries: new Map(items.map((item, at) => [String(at), item])), otherKeys: 0 };
}

const isOptimizer = (dict: PickleDict): boolean => dict.entries.has('param_groups');

/** Answers per dict: dicts may be shared by many, and may hold themselves. */
const known = new WeakMap<PickleDict, boolean>();

function holdsWeights(value: PickleValue | undefined, depth = 0): boolean {
  if (value === undefined || depth > DEEPEST) return false;
  if (isModule(value)) return true;
  const dict = ofKind(value, 'dict');
  if (!dict || isOptimizer(dict)) return false;
  const before = known.get(dict);
  if (before !== undefined) return before;
  known.set(dict, false);
  const holds = [...dict.entries.values()].some((entry) => tensorIn(entry) !== null || holdsWeights(entry, depth + 1));
  known.set(dict, holds);
  return holds;
}

/** Tensors by their dotted names, also out of dicts in dicts; everything else is ignored by name. */
function flattened(dict: PickleDict, wrapper: string | null, before: readonly string[]): FoundWeights | null {
  const tensors: [string, TensorRecord | UnreadableTensor][] = [];
  const ignored = [...before];
  let visited = 0;
  const walk = (entries: PickleDict['entries'], prefix: string, depth: number): void => {
    for (const [key, value] of entries) {
      if (++visited > MOST_TENSORS)
        throw new AppError(
          'weights/corrupt',
          `The file names more than ${MOST_TENSORS} tensors. It is damaged or made to mislead.`,
        );
      const name = `${prefix}${key}`;
      const tensor = tensorIn(value);
      const inner = ofKind(value, 'dict');
      if (tensor) tensors.push([name, tensor]);
      else if (inner && depth < DEEPEST && !isOptimizer(inner) && !NOT_WEIGHTS.test(String(key)) && holdsWeights(inner))
        walk(inner.entries, `${name}.`, depth + 1);
      else ignored.push(wrapper === null ? name : `${wrapper}.${name}`);
    }
  };
  walk(dict.entries, '', 0);
  return tensors.length > 0 ? { wrapper, tensors, ignored, layers: null } : null;
}
