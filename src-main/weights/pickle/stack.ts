// The stack of a pickle and the marks in it: no step takes what is not there.
import { type ByteReader, corruptPickle } from './byte-reader.ts';
import type { PickleValue } from './values.ts';

export class PickleStack {
  readonly #reader: ByteReader;
  readonly #values: PickleValue[] = [];
  readonly #marks: number[] = [];

  /** @param reader says where in the file something was wrong */
  constructor(reader: ByteReader) {
    this.#reader = reader;
  }

  /** @returns true, as every step that is done does */
  push(value: PickleValue): true {
    this.#values.push(value);
    return true;
  }

  top(): PickleValue {
    this.#require(1);
    return this.#values.at(-1) as PickleValue;
  }

  pop(): PickleValue {
    this.#require(1);
    return this.#values.pop() as PickleValue;
  }

  popMany(count: number): PickleValue[] {
    this.#require(count);
    return this.#values.splice(this.#values.length - count);
  }

  mark(): void {
    this.#marks.push(this.#values.length);
  }

  popToMark(): PickleValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw corruptPickle('a list has no start', this.#reader.at);
    return this.#values.splice(mark);
  }

  /** The top value, or the top mark where nothing lies on it. */
  discard(): void {
    if (this.#values.length > (this.#marks.at(-1) ?? 0)) this.#values.pop();
    else this.popToMark();
  }

  #require(count: number): void {
    if (this.#values.length - count < (this.#marks.at(-1) ?? 0)) {
      throw corruptPickle('a step takes more than there is', this.#reader.at);
    }
  }
}
