// Paints the tiles of a wall on its one canvas, only those that changed, for at most some milliseconds a frame.
import type { NodeTiles, Tile } from '../state/tile-sets.ts';
import { paintTile } from './painters.ts';
import { constantText, isConstant, type Look, lookOf, tileColours } from './tile-look.ts';
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
  #scene: WallScene | null = null;
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, tilesOf: () => NodeTiles | undefined) {
    this.#canvas = canvas;
    this.#tilesOf = tilesOf;
  }

  show(scene: WallScene): void {
    this.#scene = scene;
    const size = blockBox(scene.layout, scene.block);
    const ratio = devicePixelRatio;
    const [width, height] = [Math.max(1, Math.round(size.width * ratio)), Math.max(1, Math.round(size.height * ratio))];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    // What was to be painted may be out of view by now.
    this.#dirty.clear();
    this.mark(scene.order.slice(...positionsOf(scene.layout, scene.block)));
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
    for (const channel of this.#dirty) {
      this.#dirty.delete(channel);
      const position = positions.get(channel);
      if (position !== undefined) this.#paintOne(context, scene, position, set, set?.tiles.get(channel));
      if (performance.now() > end) break;
    }
    if (this.#dirty.size > 0) this.#frame = requestAnimationFrame(this.#paint);
  };

  #paintOne(
    context: CanvasRenderingContext2D,
    { layout, block, look, afterRelu }: WallScene,
    position: number,
    set: NodeTiles | undefined,
    tile: Tile | undefined,
  ): void {
    const { x, y: inWall } = tileOrigin(layout, position);
    const y = inWall - blockBox(layout, block).top;
    const { width, height } = layout.tile;
    if (!tile || !set) {
      context.clearRect(x, y, width, height);
      return;
    }
    // A map of one value is not constant: it has the colour of its value in the layer.
    if (isConstant(tile.range) && tile.levels.length > 1) {
      paintConstant(context, { x, y, width, height }, tile.range.minimum, afterRelu && tile.range.maximum === 0);
      return;
    }
    this.#scratch.width = tile.width;
    this.#scratch.height = tile.height;
    const image = new ImageData(tile.width, tile.height);
    paintTile(tile.levels, tileColours(tile.range, lookOf(set.statistics, tile.range, look)), new Uint32Array(image.data.buffer));
    this.#scratch.getContext('2d')?.putImageData(image, 0, 0);
    // A map that is smaller than its place keeps its pixels visible.
    context.imageSmoothingEnabled = tile.width > width * devicePixelRatio;
    context.drawImage(this.#scratch, x, y, width, height);
  }
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
