// Paints the tiles of a wall on its one canvas, only those that changed, for at most some milliseconds a frame.
import type { NodeTiles, Tile } from '../state/tile-sets.ts';
import { paintTile } from './painters.ts';
import { coloursOfTile, constantText, isConstant, type Look, lookOf } from './tile-look.ts';
import { blockBox, positionsOf, type RowBlock } from './wall-block.ts';
import { tileOrigin, type WallLayout } from './wall-layout.ts';

export interface WallScene {
  readonly layout: WallLayout;
  /** The rows that the canvas has. */
  readonly block: RowBlock;
  /** Channel by position. */
  readonly order: readonly number[];
  readonly look: Look;
  /** Zero everywhere behind a ReLU is a dead channel. */
  readonly afterRelu: boolean;
}

const BUDGET_MS = 8;
/** Of one batch of tiles. */
const BATCH_PIXELS = 256 * 1024;
const MID_GREY = '#808080';
const DEAD_MARK = '#ff8a80';
const FONT = '10px system-ui, sans-serif';
const LARGEST_MARK = 9;
/** Narrower tiles get the number alone. */
const WORDS_WIDTH = 62;

export class WallPainter {
  readonly #canvas: HTMLCanvasElement;
  readonly #tilesOf: () => NodeTiles | undefined;
  readonly #scratch = document.createElement('canvas');
  readonly #dirty = new Set<number>();
  #image: ImageData | null = null;
  #scene: WallScene | null = null;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, tilesOf: () => NodeTiles | undefined) {
    this.#canvas = canvas;
    this.#tilesOf = tilesOf;
  }

  show(scene: WallScene): void {
    const before = this.#scene;
    this.#scene = scene;
    const size = blockBox(scene.layout, scene.block);
    const ratio = devicePixelRatio;
    const [width, height] = [Math.max(1, Math.round(size.width * ratio)), Math.max(1, Math.round(size.height * ratio))];
    const isResized = this.#canvas.width !== width || this.#canvas.height !== height;
    if (isResized) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const [from, to] = positionsOf(scene.layout, scene.block);
    const places = scene.order.slice(from, to);
    if (before && !isResized && isSameButPlaces(before, scene) && this.#moveRows(before, scene)) {
      const [wasFrom, wasTo] = positionsOf(before.layout, before.block);
      const wasThere = (position: number): boolean => position >= wasFrom && position < wasTo;
      this.mark(places.filter((channel, at) => !wasThere(from + at) || before.order[from + at] !== channel));
      return;
    }
    // What was to be painted may be out of view by now.
    this.#dirty.clear();
    this.mark(places);
  }

  /** The rows that both blocks have go where they lie now. @returns false where that is between two pixels of the screen */
  #moveRows(before: WallScene, now: WallScene): boolean {
    const by = (blockBox(before.layout, before.block).top - blockBox(now.layout, now.block).top) * devicePixelRatio;
    if (by === 0) return true;
    const context = this.#canvas.getContext('2d');
    if (!context || !Number.isInteger(by)) return false;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = 'copy';
    context.drawImage(this.#canvas, 0, by);
    context.globalCompositeOperation = 'source-over';
    return true;
  }

  /** These channels are to be painted again. */
  mark(channels: readonly number[]): void {
    for (const channel of channels) this.#dirty.add(channel);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(this.#paint);
  }

  end(): void {
    cancelAnimationFrame(this.#frame);
  }

  readonly #paint = (): void => {
    this.#frame = 0;
    const context = this.#canvas.getContext('2d');
    const scene = this.#scene;
    if (!context || !scene) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    const [from, to] = positionsOf(scene.layout, scene.block);
    const positions = new Map(scene.order.slice(from, to).map((channel, at) => [channel, from + at]));
    const set = this.#tilesOf();
    const end = performance.now() + BUDGET_MS;
    const painted = { context, scene, set };
    let batch: Placed[] = [];
    for (const channel of this.#dirty) {
      this.#dirty.delete(channel);
      const position = positions.get(channel);
      if (position === undefined) continue;
      const placed = paintPlain(painted, position, channel);
      if (!placed) continue;
      const [first = placed] = batch;
      if (!isOfSize(placed.tile, first.tile) || (batch.length + 1) * placed.tile.levels.length > BATCH_PIXELS) {
        this.#paintBatch(painted, batch);
        batch = [];
      }
      batch.push(placed);
      if (performance.now() > end) break;
    }
    this.#paintBatch(painted, batch);
    if (this.#dirty.size > 0) this.#frame = requestAnimationFrame(this.#paint);
    // What is on the canvas now; measured by the bench and read by tests.
    else if (set) this.#canvas.dataset.painted = String(set.slice);
  };

  /** Tiles of one size, one under the other on the scratch canvas: written once, drawn from many times. */
  #paintBatch({ context, scene, set }: Painted, batch: readonly Placed[]): void {
    const [first] = batch;
    if (!first || !set) return;
    const { width, height } = first.tile;
    const size = width * height;
    const image = this.#room(width, height * batch.length);
    const pixels = new Uint32Array(image.data.buffer);
    for (const [at, { tile }] of batch.entries())
      paintTile(
        tile.levels,
        coloursOfTile(tile, lookOf(set.statistics, tile.range, scene.look)),
        width,
        pixels.subarray(at * size, (at + 1) * size),
      );
    this.#scratch.getContext('2d')?.putImageData(image, 0, 0, 0, 0, width, height * batch.length);
    const place = scene.layout.tile;
    // A map that is smaller than its place keeps its pixels visible.
    context.imageSmoothingEnabled = width > place.width * devicePixelRatio;
    for (const [at, { x, y }] of batch.entries())
      context.drawImage(this.#scratch, 0, at * height, width, height, x, y, place.width, place.height);
  }

  /** Pixels of that width and at least that height, kept for the next batch; the scratch canvas has the same size. */
  #room(width: number, height: number): ImageData {
    if (this.#image?.width === width && this.#image.height >= height) return this.#image;
    this.#image = new ImageData(width, height);
    this.#scratch.width = width;
    this.#scratch.height = height;
    return this.#image;
  }
}

interface Painted {
  readonly context: CanvasRenderingContext2D;
  readonly scene: WallScene;
  readonly set: NodeTiles | undefined;
}

/** CSS pixels on the canvas. */
interface Placed {
  readonly tile: Tile;
  readonly x: number;
  readonly y: number;
}

const isOfSize = (one: Tile, other: Tile): boolean => one.width === other.width && one.height === other.height;

/** Maps look the same on both and are as large; rows and order may be others. */
const isSameButPlaces = (one: WallScene, other: WallScene): boolean =>
  one.layout === other.layout &&
  one.afterRelu === other.afterRelu &&
  one.look.rangeMode === other.look.rangeMode &&
  one.look.colormap === other.look.colormap &&
  one.look.limits === other.look.limits;

/** Paints what needs no pixels: no map, or one of a single value. @returns where a tile with pixels lies */
function paintPlain({ context, scene, set }: Painted, position: number, channel: number): Placed | null {
  const tile = set?.tiles.get(channel);
  const { layout, block, afterRelu } = scene;
  const { x, y: inWall } = tileOrigin(layout, position);
  const y = inWall - blockBox(layout, block).top;
  const { width, height } = layout.tile;
  if (!tile || !set) {
    context.clearRect(x, y, width, height);
    return null;
  }
  // A map of one value is not constant: it has the colour of its value in the layer. Nor is one with values that are not finite, which are marked.
  if (isConstant(tile.range) && tile.levels.length > 1 && set.statistics.nonFinite[channel] === 0) {
    paintConstant(context, { x, y, width, height }, tile.range.minimum, afterRelu && tile.range.maximum === 0);
    return null;
  }
  return { tile, x, y };
}

function paintConstant(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  value: number,
  isDead: boolean,
): void {
  context.fillStyle = MID_GREY;
  context.fillRect(x, y, width, height);
  if (isDead) {
    const mark = Math.min(LARGEST_MARK, width / 2);
    context.fillStyle = DEAD_MARK;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + mark, y);
    context.lineTo(x, y + mark);
    context.fill();
  }
  context.fillStyle = '#000';
  context.font = FONT;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const text = width < WORDS_WIDTH ? constantText(value) : `constant ${constantText(value)}`;
  context.fillText(text, x + width / 2, y + height / 2, width);
}
