// What a pickle becomes here: inert records. A global is a name, a call is a note that something would be called; nothing behind the names exists.
import type { DtypeName } from '../dtypes.ts';

/** A name in a Python module: `collections.OrderedDict`. Never looked up. */
export interface GlobalName {
  readonly kind: 'global';
  readonly module: string;
  readonly name: string;
}

export interface PickleTuple {
  readonly kind: 'tuple';
  readonly items: readonly PickleValue[];
}

interface PickleList {
  readonly kind: 'list';
  readonly items: PickleValue[];
}

interface PickleSet {
  readonly kind: 'set';
  readonly items: PickleValue[];
}

/** dict, OrderedDict, Counter, defaultdict. */
export interface PickleDict {
  readonly kind: 'dict';
  /** Only keys that are texts, numbers or booleans; others are counted. */
  readonly entries: Map<string | number | boolean, PickleValue>;
  otherKeys: number;
}

/** An instance of a class that is only known by name. */
export interface PickleObject {
  readonly kind: 'object';
  readonly of: GlobalName;
  readonly arguments: readonly PickleValue[];
  /** What `__setstate__` would be given. */
  state: PickleValue;
}

/** Bytes of values, shared by the tensors that lie in it. */
export interface StorageRecord {
  readonly kind: 'storage';
  /** null: untyped, `count` is in bytes. */
  readonly dtype: DtypeName | null;
  readonly key: string;
  readonly count: number;
  /** For a storage that is part of another one (legacy files): its first element there. */
  readonly offset: number;
  /** For storages that came inside the pickle itself. */
  readonly bytes: Uint8Array | null;
}

export interface TensorRecord {
  readonly kind: 'tensor';
  readonly storage: StorageRecord;
  readonly dtype: DtypeName;
  /** In elements, as are the strides. */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** A tensor of a sort that cannot be read; an error only where it is among the weights. */
export interface UnreadableTensor {
  readonly kind: 'unreadable';
  readonly what: string;
}

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | GlobalName
  | PickleTuple
  | PickleList
  | PickleSet
  | PickleDict
  | PickleObject
  | StorageRecord
  | TensorRecord
  | UnreadableTensor;

export const globalText = ({ module, name }: GlobalName): string => `${module}.${name}`;

export const newDict = (): PickleDict => ({ kind: 'dict', entries: new Map(), otherKeys: 0 });

type Kind = Extract<PickleValue, { kind: string }>['kind'];

/** The value as a record of that kind, or null. */
export function ofKind<K extends Kind>(value: PickleValue | undefined, kind: K): Extract<PickleValue, { kind: K }> | null {
  const isRecord = typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
  return isRecord ? (value as Extract<PickleValue, { kind: K }>) : null;
}

/** A text entry of a dict. */
export const entryOf = (value: PickleValue | undefined, key: string): PickleValue | undefined =>
  ofKind(value, 'dict')?.entries.get(key);
