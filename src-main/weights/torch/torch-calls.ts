// The few calls that pickles of weights are made of, as records: tensors over storages, plain containers, plain data. Anything else is refused by name.
// Source: torch/_utils.py (_rebuild_*), torch/_weights_only_unpickler.py, numpy/core/multiarray.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { numpyCall } from '../pickle/numpy-calls.ts';
import { unsafe } from '../pickle/policy.ts';
import {
  type GlobalName,
  globalText,
  newDict,
  ofKind,
  type PickleValue,
  type StorageRecord,
  type TensorRecord,
} from '../pickle/values.ts';
import { dtypeOfGlobal } from './storage-types.ts';

type Call = (given: readonly PickleValue[], context: CallContext) => PickleValue;

interface CallContext {
  /** Reads what `torch.save` wrote into bytes: plain pickles hold their storages like this. */
  readonly nested: (bytes: Uint8Array) => PickleValue;
  readonly call: (callee: GlobalName, given: readonly PickleValue[]) => PickleValue;
}

const MOST_AXES = 32;

const sizes = (value: PickleValue | undefined): readonly number[] | null => {
  const tuple = ofKind(value, 'tuple') ?? ofKind(value, 'list');
  const items = tuple?.items ?? null;
  return items?.every((size) => Number.isSafeInteger(size) && (size as number) >= 0) ? (items as number[]) : null;
};

const lies = (message: string): AppError =>
  new AppError(
    'weights/corrupt',
    `A tensor of the weights file is described wrongly: ${message} Save or download the file again.`,
  );

/** _rebuild_tensor_v2(storage, offset, size, stride, ...); v3 says the dtype of its untyped storage at `dtypeAt`. */
function rebuildTensor(given: readonly PickleValue[], dtypeAt: number | null): TensorRecord {
  const storage = ofKind(given[0], 'storage');
  const dtype = dtypeAt === null ? (storage?.dtype ?? null) : dtypeOfGlobal(given[dtypeAt]);
  const [offset, shape, strides] = [given[1], sizes(given[2]), sizes(given[3])];
  if (!storage) throw lies('it has no storage.');
  if (dtype === null) throw lies('its dtype is unknown.');
  if (!Number.isSafeInteger(offset) || (offset as number) < 0) throw lies(`its offset is ${String(offset)}.`);
  if (!shape || !strides || shape.length !== strides.length) throw lies('its shape and strides are no matching lists of sizes.');
  if (shape.length > MOST_AXES) throw lies(`it has ${shape.length} axes.`);
  return { kind: 'tensor', storage, dtype, offset: offset as number, shape, strides };
}

const unreadable =
  (what: string): Call =>
  () => ({ kind: 'unreadable', what });

/** The first argument as it is. */
const first: Call = ([value]) => value ?? null;
/** A note that there was something: plain data that no weights are in. */
const plain: Call = (given) => ({ kind: 'tuple', items: given });
const set: Call = ([from]) => ({ kind: 'set', items: [...(ofKind(from, 'list')?.items ?? ofKind(from, 'tuple')?.items ?? [])] });
const dict: Call = ([from]) => ofKind(from, 'dict') ?? pairs(from) ?? newDict();

function pairs(from: PickleValue | undefined): PickleValue | null {
  const list = ofKind(from, 'list') ?? ofKind(from, 'tuple');
  if (!list) return null;
  const made = newDict();
  for (const item of list.items) {
    const pair = ofKind(item, 'tuple') ?? ofKind(item, 'list');
    const [key, value] = pair?.items ?? [];
    if (typeof key === 'string' || typeof key === 'number') made.entries.set(key, value ?? null);
    else made.otherKeys++;
  }
  return made;
}

const CALLS: Readonly<Record<string, Call>> = {
  'torch._utils._rebuild_tensor': (given) => rebuildTensor(given, null),
  'torch._utils._rebuild_tensor_v2': (given) => rebuildTensor(given, null),
  'torch._utils._rebuild_tensor_v3': (given) => rebuildTensor(given, 6),
  'torch._utils._rebuild_parameter': first,
  'torch._utils._rebuild_parameter_with_state': first,
  'torch.nn.parameter.Parameter': first,
  'torch.nn.parameter.Buffer': first,
  'torch._tensor._rebuild_from_type_v2': ([callee, , given], { call }) => {
    const [name, list] = [ofKind(callee, 'global'), ofKind(given, 'tuple')];
    if (!name || !list) throw lies('its own rebuilding is described wrongly.');
    return call(name, list.items);
  },
  'torch.storage._load_from_bytes': ([bytes], { nested }) => {
    if (!(bytes instanceof Uint8Array)) throw lies('its storage is no bytes.');
    return nested(bytes);
  },
  'torch._utils._rebuild_sparse_tensor': unreadable('a sparse tensor'),
  'torch._utils._rebuild_sparse_csr_tensor': unreadable('a sparse tensor'),
  'torch._utils._rebuild_qtensor': unreadable('a quantised tensor'),
  'torch._utils._rebuild_meta_tensor_no_storage': unreadable('a tensor of the meta device, which has no values'),
  'torch._utils._rebuild_nested_tensor': unreadable('a nested tensor'),
  'torch._utils._rebuild_device_tensor_from_numpy': ([array]) =>
    ofKind(array, 'tensor') ?? { kind: 'unreadable', what: 'a tensor of another device' },
  'torch._utils._rebuild_device_tensor_from_cpu_tensor': first,
  'torch.Size': ([given]) => given ?? { kind: 'tuple', items: [] },
  'torch.device': plain,
  'torch.serialization._get_layout': plain,
  'collections.OrderedDict': dict,
  'collections.Counter': dict,
  'collections.defaultdict': () => newDict(),
  'collections.deque': plain,
  'builtins.set': set,
  '__builtin__.set': set,
  'builtins.frozenset': set,
  '__builtin__.frozenset': set,
  '_codecs.encode': ([text, encoding]) => encode(text, encoding),
};

/** Constructors of plain data that checkpoints carry beside the weights. */
const PLAIN_DATA =
  /^(builtins|__builtin__)\.(list|tuple|slice|range|complex|bytearray|int|long|float|bool|str|unicode)$|^datetime\.(datetime|date|time|timedelta|timezone)$|^pathlib(\._local)?\.(Pure)?(Posix|Windows)?Path$|^(argparse\.Namespace|types\.SimpleNamespace|decimal\.Decimal|fractions\.Fraction|uuid\.UUID|torch\.jit\._pickle\.(build_(int|double|bool|tensor|)list|restore_type_tag))$/;

/** Bytes as protocol 2 spells them: a latin-1 text and the codec. */
function encode(text: PickleValue | undefined, encoding: PickleValue | undefined): PickleValue {
  if (typeof text !== 'string') throw lies('bytes are described wrongly.');
  return encoding === 'latin1' || encoding === 'latin-1'
    ? Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    : new TextEncoder().encode(text);
}

/**
 * @param nested how bytes that hold another `torch.save` are read
 * @throws AppError weights/unsafe-pickle for every other name, weights/corrupt
 */
export function torchCall(callee: GlobalName, given: readonly PickleValue[], nested: CallContext['nested']): PickleValue {
  const text = globalText(callee);
  const context: CallContext = { nested, call: (name, list) => torchCall(name, list, nested) };
  if (Object.hasOwn(CALLS, text)) return (CALLS[text] as Call)(given, context);
  if (text === 'builtins.dict' || text === '__builtin__.dict') return dict(given, context);
  if (/^copy_?reg\._reconstructor$/.test(text)) return reconstructed(given);
  if (/^copy_?reg\.__newobj(_ex)?__$/.test(text)) return instanceOf(given);
  if (PLAIN_DATA.test(text)) return plain(given, context);
  const array = numpyCall(callee, given);
  if (array !== undefined) return array;
  throw unsafe(text, 'it would be called, and is not among the few calls that weights are made of');
}

/** copyreg._reconstructor(class, base, state): an instance of protocols 0 and 1; a subclass of dict is filled like one. */
function reconstructed([of, base]: readonly PickleValue[]): PickleValue {
  const [name, parent] = [ofKind(of, 'global'), ofKind(base, 'global')];
  if (!name) throw lies('an instance has no class.');
  if (parent && /dict$/i.test(parent.name)) return newDict();
  return { kind: 'object', of: name, arguments: [], state: null };
}

function instanceOf([of, ...given]: readonly PickleValue[]): PickleValue {
  const name = ofKind(of, 'global');
  if (!name) throw lies('an instance has no class.');
  return { kind: 'object', of: name, arguments: given, state: null };
}

/** A storage as a persistent id describes it. */
export const storageRecord = (fields: Omit<StorageRecord, 'kind'>): StorageRecord => ({ kind: 'storage', ...fields });
