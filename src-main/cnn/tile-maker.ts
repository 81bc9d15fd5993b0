// From maps to 8-bit tiles: the mean of the area under each pixel, then levels over the map's own range. At the map's own size the values are
// quantised as they are, by the same rule as an exported picture. Large maps are read by all compute threads where they have nothing else to do,
// else, while a run goes on whose first layers are shown already, by this one.
import { planesOf } from '../../src-shared/imaging/planes.ts';
import { quantiseMap } from '../../src-shared/imaging/quantise.ts';
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import type { Arena } from '../kernels/arena.ts';
import { TILES_SPAN_BYTES } from '../kernels/descriptor-fields.ts';
import { instantiateKernels, type KernelModules, type Kernels } from '../kernels/loader.ts';
import type { ComputeCrew } from '../kernels/program.ts';
import { type Activation, valuesOf } from './activation.ts';
import { isOutOfMemory } from './out-of-memory.ts';
import { type AreaTiles, areaTiles } from './tile-program.ts';

/** See TileBatch in src-shared/protocol/maps-messages.ts. */
export interface Tiles {
  readonly height: number;
  readonly width: number;
  readonly minimum: Float32Array;
  readonly maximum: Float32Array;
  /** maps x height x width, levels. */
  readonly values: Uint8Array;
}

const FLOAT_BYTES = 4;
const DOUBLE_BYTES = 8;
const align = (bytes: number): number => Math.ceil(bytes / DOUBLE_BYTES) * DOUBLE_BYTES;
/** Values read before other work gets its turn: some milliseconds. */
const VALUES_PER_TURN = 2_000_000;

export class TileMaker {
  readonly #arena: Arena;
  readonly #modules: KernelModules;
  /** Of this thread; made when a tile is asked for first: the first run does not wait for it. */
  #kernels: Kernels | null = null;
  readonly #crew: ComputeCrew;
  readonly #threads: number;
  #room: { readonly offset: number; readonly bytes: number } | null = null;

  constructor(arena: Arena, modules: KernelModules, crew: ComputeCrew, threads: number) {
    this.#arena = arena;
    this.#crew = crew;
    this.#threads = threads;
    this.#modules = modules;
  }

  /** @throws AppError engine/cancelled, engine/out-of-memory, engine/worker-died */
  async make(activation: Activation, maps: readonly number[], tileSide: number | null, signal: AbortSignal): Promise<Tiles> {
    const { rows, columns } = planesOf(activation.shape);
    const shrink = tileSide === null ? 1 : Math.min(1, tileSide / Math.max(rows, columns));
    const [height, width] = [Math.ceil(rows * shrink), Math.ceil(columns * shrink)];
    const tiles: Tiles = {
      height,
      width,
      minimum: new Float32Array(maps.length),
      maximum: new Float32Array(maps.length),
      values: new Uint8Array(maps.length * height * width),
    };
    const put = (position: number, values: Float32Array): void => {
      const map = maps[position] as number;
      const range = { minimum: activation.statistics.min[map] as number, maximum: activation.statistics.max[map] as number };
      tiles.values.set(quantiseMap(values, range), position * height * width);
      tiles.minimum[position] = range.minimum;
      tiles.maximum[position] = range.maximum;
    };
    let readThisTurn = 0;
    for (let position = 0; position < maps.length; position++) {
      const rest = maps.slice(position);
      if (readThisTurn === 0 && shrink < 1 && rest.length * rows * columns >= VALUES_PER_TURN && this.#crew.isIdle) {
        const shrunk = await this.#shrinkTogether(activation, rest, [height, width], signal);
        for (const [at, values] of (shrunk ?? []).entries()) put(position + at, values);
        if (shrunk) break;
      }
      const map = maps[position] as number;
      put(
        position,
        shrink === 1
          ? valuesOf(activation, map * rows * columns, rows * columns)
          : this.#shrink(activation, map, [height, width]),
      );
      readThisTurn += rows * columns;
      if (readThisTurn < VALUES_PER_TURN) continue;
      readThisTurn = 0;
      await new Promise((resolve) => setImmediate(resolve));
      throwIfCancelled(signal);
    }
    return tiles;
  }

  /** By all threads. @returns copies; null where there is no room: one after the other needs next to none */
  async #shrinkTogether(
    activation: Activation,
    maps: readonly number[],
    size: readonly [number, number],
    signal: AbortSignal,
  ): Promise<readonly Float32Array[] | null> {
    let made: AreaTiles;
    try {
      made = areaTiles(this.#arena, this.#threads, activation, maps, size);
    } catch (thrown) {
      if (isOutOfMemory(thrown)) return null;
      throw thrown;
    }
    try {
      await this.#crew.run(made.program, { signal, onPass: () => undefined });
      return maps.map((_, at) => made.tile(at).slice());
    } finally {
      this.#arena.free(made.region);
    }
  }

  #shrink(activation: Activation, map: number, [height, width]: readonly [number, number]): Float32Array {
    const { rows, columns } = planesOf(activation.shape);
    const outBytes = align(height * width * FLOAT_BYTES);
    const out = this.#reserve(outBytes + width * TILES_SPAN_BYTES + columns * FLOAT_BYTES);
    const room = out + outBytes;
    const plane = activation.stored.byteOffset + map * rows * columns * FLOAT_BYTES;
    const floor = activation.isRectified ? 0 : Number.NEGATIVE_INFINITY;
    this.#kernels ??= instantiateKernels(this.#modules, this.#arena.memory);
    this.#kernels.f32_area_mean(plane, rows, columns, out, height, width, room, floor);
    return this.#arena.float32(out, height * width);
  }

  /** Room that is kept for the next tile. */
  #reserve(bytes: number): number {
    if (this.#room && this.#room.bytes >= bytes) return this.#room.offset;
    if (this.#room) this.#arena.free(this.#room.offset);
    this.#room = null;
    this.#room = { offset: this.#arena.allocate(bytes), bytes };
    return this.#room.offset;
  }
}
