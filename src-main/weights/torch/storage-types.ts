// The storages and dtypes of torch by name. Source: torch/storage.py, torch/__init__.py.
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { type DtypeName, dtypeNamed } from '../dtypes.ts';
import { globalText, ofKind, type PickleValue } from '../pickle/values.ts';

const STORAGE_DTYPES: Readonly<Record<string, DtypeName | null>> = {
  ...{ FloatStorage: 'float32', DoubleStorage: 'float64', HalfStorage: 'float16', BFloat16Storage: 'bfloat16' },
  ...{ LongStorage: 'int64', IntStorage: 'int32', ShortStorage: 'int16', CharStorage: 'int8', ByteStorage: 'uint8' },
  BoolStorage: 'bool',
  UntypedStorage: null,
};
/** Real storages whose numbers are not read here: complex, quantised. */
const UNREAD_STORAGE = /^(ComplexFloat|ComplexDouble|QInt8|QInt32|QUInt8|QUInt4x2|QUInt2x4)Storage$/;
const DTYPE_ALIASES: Readonly<Record<string, DtypeName>> = {
  ...{ float: 'float32', double: 'float64', half: 'float16', long: 'int64', int: 'int32', short: 'int16' },
};

/** `torch.FloatStorage`, `torch.cuda.FloatStorage`, or a dtype for a typed storage. @returns null for untyped bytes, undefined for no storage at all */
export function dtypeOfStorage(type: PickleValue | undefined): DtypeName | null | undefined {
  const global = ofKind(type, 'global');
  if (!global || !/^torch(\.|$)/.test(global.module)) return undefined;
  if (Object.hasOwn(STORAGE_DTYPES, global.name)) return STORAGE_DTYPES[global.name];
  if (UNREAD_STORAGE.test(global.name)) {
    throw new AppError(
      'weights/unsupported',
      `The file holds a ${globalText(global)}: complex and quantised numbers are not read. Convert the model in PyTorch first: model.float() or torch.dequantize.`,
    );
  }
  return dtypeOfGlobal(type) ?? undefined;
}

/** `torch.float16` -> float16. @returns null for anything else */
export function dtypeOfGlobal(value: PickleValue | undefined): DtypeName | null {
  const global = ofKind(value, 'global');
  if (global?.module !== 'torch') return null;
  return dtypeNamed(global.name) ?? (Object.hasOwn(DTYPE_ALIASES, global.name) ? (DTYPE_ALIASES[global.name] ?? null) : null);
}
