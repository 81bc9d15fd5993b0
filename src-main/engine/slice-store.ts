// Decoded slices, kept as far as a budget in bytes allows, the least recently used let go first. Two wishes for the same slice share
// one decode. The only user of the decode workers.
import type { DecodedFrame } from '../dicom/decode-frame.ts';
import type { DecodePool } from '../workers/decode-pool.ts';
import { readSource, type SliceSource, sourceKey } from './slice-source.ts';

const bytesOf = ({ stored, rgb }: DecodedFrame): number => stored.byteLength + (rgb?.byteLength ?? 0);

export class SliceStore {
  readonly #pool: DecodePool;
  readonly #budgetBytes: number;
  /** Insertion order is order of use: a hit is taken out and put in again. */
  readonly #frames = new Map<string, DecodedFrame>();
  readonly #underWay = new Map<string, Promise<DecodedFrame>>();
  #bytes = 0;

  constructor(pool: DecodePool, budgetBytes: number) {
    this.#pool = pool;
    this.#budgetBytes = budgetBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#frames.size;
  }

  /** @throws AppError dicom/*, file/* */
  async get(source: SliceSource, frame: number): Promise<DecodedFrame> {
    // By what it is, not by where it stands: a series that grows while it is scanned keeps its pictures.
    const key = `${sourceKey(source)} ${frame}`;
    const kept = this.#frames.get(key);
    if (kept) {
      this.#frames.delete(key);
      this.#frames.set(key, kept);
      return kept;
    }
    const running = this.#underWay.get(key) ?? this.#decode(key, source, frame);
    this.#underWay.set(key, running);
    return running;
  }

  async #decode(key: string, source: SliceSource, frame: number): Promise<DecodedFrame> {
    try {
      const decoded = await this.#pool.decode(await readSource(source), frame);
      this.#keep(key, decoded);
      return decoded;
    } finally {
      this.#underWay.delete(key);
    }
  }

  #keep(key: string, frame: DecodedFrame): void {
    this.#frames.set(key, frame);
    this.#bytes += bytesOf(frame);
    for (const [oldest, old] of this.#frames) {
      if (this.#bytes <= this.#budgetBytes || this.#frames.size === 1) return;
      this.#frames.delete(oldest);
      this.#bytes -= bytesOf(old);
    }
  }
}
