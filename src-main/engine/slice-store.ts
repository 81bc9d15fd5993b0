// Decoded slices, kept as far as a budget in bytes allows, the least recently used let go first. Two wishes for the same slice share
// one decode. The only user of the decode workers.
import type { DecodedFrame } from '../dicom/decode-frame.ts';
import type { DecodePool } from '../workers/decode-pool.ts';
import { readSource, type SliceSource, sourceKey } from './slice-source.ts';

const bytesOf = ({ stored, rgb }: DecodedFrame): number => stored.byteLength + (rgb?.byteLength ?? 0);

/** By what a slice is, not by where it stands: a series that grows while it is scanned keeps its pictures. */
const keyOf = (source: SliceSource, frame: number): string => `${sourceKey(source)} ${frame}`;

export class SliceStore {
  readonly #pool: DecodePool;
  readonly #budgetBytes: number;
  /** Insertion order is order of use: a hit is taken out and put in again. */
  readonly #frames = new Map<string, DecodedFrame>();
  readonly #underWay = new Map<string, Promise<DecodedFrame>>();
  readonly #ranks = new Map<string, number>();
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

  has(source: SliceSource, frame: number): boolean {
    const key = keyOf(source, frame);
    return this.#frames.has(key) || this.#underWay.has(key);
  }

  /**
   * @param rank 0 for what somebody waits for; slices decoded ahead have a greater one and let all others go first
   * @throws AppError dicom/*, file/*
   */
  async get(source: SliceSource, frame: number, rank = 0): Promise<DecodedFrame> {
    const key = keyOf(source, frame);
    const kept = this.#frames.get(key);
    if (kept) {
      this.#frames.delete(key);
      this.#frames.set(key, kept);
      return kept;
    }
    // Who waits now makes it urgent, also where it was begun ahead.
    this.#ranks.set(key, Math.min(rank, this.#ranks.get(key) ?? rank));
    const running = this.#underWay.get(key) ?? this.#decode(key, source, frame);
    this.#underWay.set(key, running);
    return running;
  }

  async #decode(key: string, source: SliceSource, frame: number): Promise<DecodedFrame> {
    try {
      const decoded = await this.#pool.decode(await readSource(source), frame, undefined, () => this.#ranks.get(key) ?? 0);
      this.#keep(key, decoded);
      return decoded;
    } finally {
      this.#underWay.delete(key);
      this.#ranks.delete(key);
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
