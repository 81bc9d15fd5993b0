// The stack machine of Python's pickles, protocols 0 to 5, over inert records: it names, lists and nests, and never looks anything up.
// What may be called at all is decided by its policy; everything else is refused by name. Source: Lib/pickletools.py, Lib/pickle.py.
import { ByteReader, corruptPickle } from './byte-reader.ts';
import { readConstant, unknownStep } from './constants.ts';
import { OPCODE } from './opcodes.ts';
import { requireHarmless, unsafe } from './policy.ts';
import { PickleStack } from './stack.ts';
import {
  type GlobalName,
  globalText,
  newDict,
  ofKind,
  type PickleDict,
  type PickleObject,
  type PickleTuple,
  type PickleValue,
} from './values.ts';

/** What a pickle means beyond its containers: given by the format that it is part of. */
export interface PickleMeaning {
  /** @throws AppError weights/unsafe-pickle for anything that is not on its list */
  readonly call: (callee: GlobalName, given: readonly PickleValue[]) => PickleValue;
  /** @throws AppError where the file may not have any */
  readonly persistent: (id: PickleValue) => PickleValue;
}

const MOST_BYTES = 64 * 1024 * 1024;
const MOST_OPCODES = 5_000_000;
const NEWEST_PROTOCOL = 5;

/**
 * @param bytes from the first opcode on; what is behind STOP is not looked at
 * @returns the value, and how many bytes it took
 * @throws AppError weights/corrupt, weights/unsafe-pickle
 */
export function readPickle(bytes: Uint8Array, meaning: PickleMeaning): { readonly value: PickleValue; readonly used: number } {
  const machine = new Machine(bytes.subarray(0, MOST_BYTES), meaning);
  return { value: machine.run(), used: machine.used };
}

class Machine {
  readonly #reader: ByteReader;
  readonly #meaning: PickleMeaning;
  readonly #stack: PickleStack;
  readonly #memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array, meaning: PickleMeaning) {
    this.#reader = new ByteReader(bytes);
    this.#stack = new PickleStack(this.#reader);
    this.#meaning = meaning;
  }

  get used(): number {
    return this.#reader.at;
  }

  run(): PickleValue {
    for (let count = 0; count < MOST_OPCODES; count++) {
      const at = this.#reader.at;
      const opcode = this.#reader.byte();
      if (opcode === OPCODE.STOP) return this.#stack.pop();
      this.#step(opcode, at);
    }
    throw corruptPickle(`it has more than ${MOST_OPCODES} steps: too many for weights`, this.used);
  }

  #step(opcode: number, at: number): void {
    const constant = readConstant(opcode, this.#reader);
    if (constant !== undefined) this.#stack.push(constant);
    else if (this.#container(opcode) || this.#memoise(opcode) || this.#python(opcode)) return;
    else throw unknownStep(opcode, at);
  }

  #container(opcode: number): boolean {
    const O = OPCODE;
    switch (opcode) {
      case O.MARK:
        this.#stack.mark();
        return true;
      case O.EMPTY_TUPLE:
        return this.#pushTuple([]);
      case O.TUPLE:
        return this.#pushTuple(this.#stack.popToMark());
      case O.TUPLE1:
        return this.#pushTuple(this.#stack.popMany(1));
      case O.TUPLE2:
        return this.#pushTuple(this.#stack.popMany(2));
      case O.TUPLE3:
        return this.#pushTuple(this.#stack.popMany(3));
      case O.EMPTY_LIST:
        return this.#stack.push({ kind: 'list', items: [] });
      case O.LIST:
        return this.#stack.push({ kind: 'list', items: this.#stack.popToMark() });
      case O.APPEND:
        return this.#extend('list', this.#stack.popMany(1));
      case O.APPENDS:
        return this.#extend('list', this.#stack.popToMark());
      case O.EMPTY_SET:
        return this.#stack.push({ kind: 'set', items: [] });
      case O.FROZENSET:
        return this.#stack.push({ kind: 'set', items: this.#stack.popToMark() });
      case O.ADDITEMS:
        return this.#extend('set', this.#stack.popToMark());
      case O.EMPTY_DICT:
        return this.#stack.push(newDict());
      case O.DICT: {
        const items = this.#stack.popToMark();
        this.#stack.push(newDict());
        return this.#setItems(items);
      }
      case O.SETITEM:
        return this.#setItems(this.#stack.popMany(2));
      case O.SETITEMS:
        return this.#setItems(this.#stack.popToMark());
      case O.POP:
        this.#stack.discard();
        return true;
      case O.POP_MARK:
        this.#stack.popToMark();
        return true;
      case O.DUP:
        return this.#stack.push(this.#stack.top());
      default:
        return false;
    }
  }

  #memoise(opcode: number): boolean {
    const { O, R } = { O: OPCODE, R: this.#reader };
    switch (opcode) {
      case O.PUT:
        return this.#remember(Number(R.line()));
      case O.BINPUT:
        return this.#remember(R.byte());
      case O.LONG_BINPUT:
        return this.#remember(R.uint32());
      case O.MEMOIZE:
        return this.#remember(this.#memo.size);
      case O.GET:
        return this.#recall(Number(R.line()));
      case O.BINGET:
        return this.#recall(R.byte());
      case O.LONG_BINGET:
        return this.#recall(R.uint32());
      default:
        return false;
    }
  }

  /** What would touch Python: names, calls, instances. */
  #python(opcode: number): boolean {
    const { O, R } = { O: OPCODE, R: this.#reader };
    switch (opcode) {
      case O.PROTO: {
        const protocol = R.byte();
        if (protocol > NEWEST_PROTOCOL) throw corruptPickle(`protocol ${protocol} is unknown`, R.at);
        return true;
      }
      case O.FRAME:
        R.uint64();
        return true;
      case O.GLOBAL:
        return this.#pushGlobal(R.line(), R.line());
      case O.STACK_GLOBAL: {
        const [module, name] = this.#stack.popMany(2);
        if (typeof module !== 'string' || typeof name !== 'string') throw corruptPickle('a name is no text', R.at);
        return this.#pushGlobal(module, name);
      }
      case O.REDUCE: {
        const given = this.#popTuple('arguments');
        return this.#stack.push(this.#meaning.call(this.#popGlobal(), given));
      }
      case O.NEWOBJ: {
        const given = this.#popTuple('arguments');
        return this.#stack.push(this.#instance(this.#popGlobal(), given));
      }
      case O.NEWOBJ_EX: {
        this.#stack.pop();
        const given = this.#popTuple('arguments');
        return this.#stack.push(this.#instance(this.#popGlobal(), given));
      }
      case O.INST: {
        const callee = this.#global(R.line(), R.line());
        return this.#stack.push(this.#meaning.call(callee, this.#stack.popToMark()));
      }
      case O.OBJ: {
        const [callee, ...given] = this.#stack.popToMark();
        const name = ofKind(callee, 'global');
        if (!name) throw corruptPickle('something is called that is no name', R.at);
        return this.#stack.push(this.#meaning.call(name, given));
      }
      case O.BUILD:
        return this.#build(this.#stack.pop());
      case O.BINPERSID:
        return this.#stack.push(this.#meaning.persistent(this.#stack.pop()));
      case O.PERSID:
        return this.#stack.push(this.#meaning.persistent(R.line()));
      default:
        return false;
    }
  }

  #pushTuple(items: readonly PickleValue[]): true {
    return this.#stack.push({ kind: 'tuple', items });
  }

  #global(module: string, name: string): GlobalName {
    const global: GlobalName = { kind: 'global', module, name };
    requireHarmless(global);
    return global;
  }

  #pushGlobal(module: string, name: string): true {
    return this.#stack.push(this.#global(module, name));
  }

  #instance(of: GlobalName, given: readonly PickleValue[]): PickleValue {
    return { kind: 'object', of, arguments: given, state: null } satisfies PickleObject;
  }

  #popTuple(what: string): readonly PickleValue[] {
    const tuple = ofKind(this.#stack.pop(), 'tuple') as PickleTuple | null;
    if (!tuple) throw corruptPickle(`${what} are no tuple`, this.used);
    return tuple.items;
  }

  #popGlobal(): GlobalName {
    const callee = ofKind(this.#stack.pop(), 'global');
    if (callee) return callee;
    throw unsafe('something that is no name', 'a value of the file itself is called');
  }

  #remember(index: number): true {
    if (!Number.isSafeInteger(index) || index < 0) throw corruptPickle('a place in the memo is no number', this.used);
    this.#memo.set(index, this.#stack.top());
    return true;
  }

  #recall(index: number): true {
    const value = this.#memo.get(index);
    if (value === undefined) throw corruptPickle(`the memo has no ${index}`, this.used);
    return this.#stack.push(value);
  }

  #extend(kind: 'list' | 'set', items: readonly PickleValue[]): true {
    const target = this.#stack.top();
    const list = ofKind(target, kind);
    if (!list) throw unsafe(describe(target), `it is filled as a ${kind} and is none`);
    for (const item of items) list.items.push(item);
    return true;
  }

  #setItems(items: readonly PickleValue[]): true {
    const target = this.#stack.top();
    const dict = ofKind(target, 'dict');
    if (!dict) throw unsafe(describe(target), 'it is filled as a dict and is none');
    if (items.length % 2 !== 0) throw corruptPickle('a key has no value', this.used);
    for (let i = 0; i < items.length; i += 2) setItem(dict, items[i] as PickleValue, items[i + 1] as PickleValue, this.used);
    return true;
  }

  #build(state: PickleValue): true {
    const target = this.#stack.top();
    const object = ofKind(target, 'object');
    if (object) object.state = state;
    // A dict gets attributes (a state_dict its _metadata), a tensor its Python ones: neither changes its values.
    else if (!ofKind(target, 'dict') && !ofKind(target, 'tensor')) throw unsafe(describe(target), 'its state would be set');
    return true;
  }
}

function setItem(dict: PickleDict, key: PickleValue, value: PickleValue, at: number): void {
  if (typeof key !== 'string' && typeof key !== 'number' && typeof key !== 'boolean') {
    dict.otherKeys++;
    return;
  }
  if (dict.entries.has(key)) throw corruptPickle(`the key ${String(key).slice(0, 80)} appears twice`, at);
  dict.entries.set(key, value);
}

const describe = (value: PickleValue): string => {
  if (typeof value !== 'object' || value === null) return `a ${typeof value}`;
  if (value instanceof Uint8Array) return 'bytes';
  if (value.kind === 'object') return globalText(value.of);
  return value.kind === 'global' ? globalText(value) : `a ${value.kind}`;
};
