// The one shared WebAssembly memory: activations, weights, descriptors and scratch of all threads. Hands out and takes back regions; grows up
// to its budget. Views made before it grew stay valid, since shared memory never moves.
import { AppError } from '../../src-shared/protocol/errors.ts';

const PAGE_BYTES = 65536;
/** What WebAssembly can address. */
const MOST_PAGES = 65536;
/** A cache line: no two regions share one, so that threads do not wait for each other's writes. */
const ALIGNMENT_BYTES = 64;
const MIB = 1024 * 1024;

interface Region {
  readonly offset: number;
  readonly bytes: number;
}

export class Arena {
  readonly memory: WebAssembly.Memory;
  readonly #mostPages: number;
  /** Sorted by offset, never touching each other. */
  #free: Region[] = [];
  readonly #used = new Map<number, number>();
  #usedBytes = 0;

  /** @param budgetBytes what may be in use at the same time; memory is taken from the system only as it is needed */
  constructor(budgetBytes: number) {
    this.#mostPages = Math.min(MOST_PAGES, Math.max(2, Math.ceil(budgetBytes / PAGE_BYTES)));
    this.memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
    // The first page stays unused: offset 0 means "none" in a descriptor.
  }

  /** What may be in use at the same time. */
  get budgetBytes(): number {
    return this.#mostPages * PAGE_BYTES;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  /**
   * @returns the offset of a region of at least `bytes`, aligned to 64; its contents are whatever lay there
   * @throws AppError engine/out-of-memory
   */
  allocate(bytes: number): number {
    const size = Math.max(ALIGNMENT_BYTES, Math.ceil(bytes / ALIGNMENT_BYTES) * ALIGNMENT_BYTES);
    const index = this.#firstFit(size) ?? this.#grow(size);
    const region = this.#free[index] as Region;
    if (region.bytes === size) this.#free.splice(index, 1);
    else this.#free[index] = { offset: region.offset + size, bytes: region.bytes - size };
    this.#used.set(region.offset, size);
    this.#usedBytes += size;
    return region.offset;
  }

  free(offset: number): void {
    const bytes = this.#used.get(offset);
    if (bytes === undefined) return;
    this.#used.delete(offset);
    this.#usedBytes -= bytes;
    this.#addFree({ offset, bytes });
  }

  float32(offset: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, offset, count);
  }

  int32(offset: number, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, offset, count);
  }

  #firstFit(bytes: number): number | null {
    const index = this.#free.findIndex((region) => region.bytes >= bytes);
    return index < 0 ? null : index;
  }

  #grow(bytes: number): number {
    const pages = this.memory.buffer.byteLength / PAGE_BYTES;
    const last = this.#free.at(-1);
    const end = pages * PAGE_BYTES;
    const missing = bytes - (last && last.offset + last.bytes === end ? last.bytes : 0);
    const needed = Math.ceil(missing / PAGE_BYTES);
    if (pages + needed > this.#mostPages) throw this.#outOfMemory(bytes);
    try {
      this.memory.grow(needed);
    } catch (thrown) {
      throw this.#outOfMemory(bytes, thrown);
    }
    this.#addFree({ offset: end, bytes: needed * PAGE_BYTES });
    return this.#free.length - 1;
  }

  #addFree(region: Region): void {
    const after = this.#free.findIndex(({ offset }) => offset > region.offset);
    const at = after < 0 ? this.#free.length : after;
    const before = this.#free[at - 1];
    const next = this.#free[at];
    const joinsBefore = before !== undefined && before.offset + before.bytes === region.offset;
    const joinsNext = next !== undefined && region.offset + region.bytes === next.offset;
    const offset = joinsBefore ? before.offset : region.offset;
    const bytes = (joinsBefore ? before.bytes : 0) + region.bytes + (joinsNext ? next.bytes : 0);
    this.#free.splice(joinsBefore ? at - 1 : at, Number(joinsBefore) + Number(joinsNext), { offset, bytes });
  }

  #outOfMemory(bytes: number, cause?: unknown): AppError {
    const budget = Math.round((this.#mostPages * PAGE_BYTES) / MIB);
    return new AppError(
      'engine/out-of-memory',
      `This needs ${Math.ceil(bytes / MIB)} MiB more; ${Math.round(this.#usedBytes / MIB)} MiB of ${budget} MiB are in use. ` +
        'Use a smaller input (resize:H:W), or a network with fewer channels.',
      { neededBytes: bytes, budgetBytes: this.budgetBytes },
      cause,
    );
  }
}
