// Paints one wall's canvas: new tiles as they come, all of them when colours or range change. No React, no messages.
import { layerRange } from '../../../src-shared/imaging/range.ts';
import { tileImage } from '../../canvas/tile-image.ts';
import { cellOrigin, mapInCell, type WallLayout } from '../../canvas/wall-layout.ts';
import { colormapFor, rangeFor } from '../../state/display-store.ts';
import { oncePerFrame } from '../../state/frame.ts';
import type { Session } from '../../state/session.ts';
import type { Tile } from '../../state/tile-sheet.ts';

export class WallPainter {
  readonly #context: CanvasRenderingContext2D | null;
  readonly #session: Session;
  readonly #node: string;
  readonly #channels: number;
  readonly #layout: WallLayout;
  readonly #ratio = window.devicePixelRatio;
  readonly #ends: (() => void)[] = [];
  /** Channels to be painted in the next frame. */
  readonly #due = new Set<number>();
  readonly #paintSoon: () => void;

  constructor(canvas: HTMLCanvasElement, session: Session, node: string, channels: number, layout: WallLayout) {
    this.#session = session;
    this.#node = node;
    this.#channels = channels;
    this.#layout = layout;
    const { columns, rows, cell, gap } = layout;
    canvas.width = Math.round((columns * (cell + gap) - gap) * this.#ratio);
    canvas.height = Math.round((rows * (cell + gap) - gap) * this.#ratio);
    this.#context = canvas.getContext('2d');
    this.#paintSoon = oncePerFrame(() => this.#paintDue());
    this.#ends.push(
      session.walls.onTiles((changed, some) => {
        if (changed === node) this.#ask(some.length === 0 ? null : some);
      }),
      session.display.subscribe((now, before) => {
        if (now.range !== before.range || now.colormap !== before.colormap) this.#ask(null);
      }),
      session.maps.subscribe((now, before) => {
        // In a layer's range every map changes with the layer's limits.
        if (now.nodes.get(node) !== before.nodes.get(node) && session.display.getState().range === 'layer') this.#ask(null);
      }),
    );
    this.#ask(null);
  }

  end(): void {
    for (const end of this.#ends) end();
    this.#due.clear();
  }

  /** @param channels null: all */
  #ask(channels: readonly number[] | null): void {
    const some = channels ?? Array.from({ length: this.#channels }, (_, channel) => channel);
    for (const channel of some) this.#due.add(channel);
    this.#paintSoon();
  }

  #paintDue(): void {
    const { maps, display, walls } = this.#session;
    const statistics = maps.getState().nodes.get(this.#node)?.statistics;
    const { range, colormap } = display.getState();
    for (const channel of this.#due) {
      const tile = walls.get(this.#node, channel);
      const [x, y] = cellOrigin(this.#layout, channel).map((side) => Math.round(side * this.#ratio)) as [number, number];
      const side = Math.round(this.#layout.cell * this.#ratio);
      this.#context?.clearRect(x, y, side, side);
      if (!tile || !statistics) continue;
      const colours = colormapFor(colormap, layerRange(statistics));
      this.#paintTile(tileImage(tile, rangeFor(range, statistics, channel), colours), tile, x, y, side);
    }
    this.#due.clear();
  }

  /** One tile pixel is one pixel of the screen. A map smaller than its cell is enlarged pixel by pixel; a tile of a former size is fitted. */
  #paintTile(image: ImageData, tile: Tile, x: number, y: number, side: number): void {
    const place = mapInCell(tile.height, tile.width);
    const [left, top] = [x + Math.round(place.left * side), y + Math.round(place.top * side)];
    const longest = Math.max(tile.width, tile.height);
    if (longest === side || longest === side - 1) {
      this.#context?.putImageData(image, left, top);
      return;
    }
    const own = new OffscreenCanvas(tile.width, tile.height);
    own.getContext('2d')?.putImageData(image, 0, 0);
    if (!this.#context) return;
    this.#context.imageSmoothingEnabled = longest > side;
    this.#context.drawImage(own, left, top, Math.round(place.width * side), Math.round(place.height * side));
  }
}
