// Which tiles the engine is asked for: the walls that are visible at the size they are drawn, and the open map at its own size. Pure.
import type { MapsQuery, WallRequest } from '../../src-shared/protocol/maps-messages.ts';
import type { NetworkSummary } from '../../src-shared/protocol/network-messages.ts';
import { planeOf, type Stage, shownNode } from './stages.ts';

/** Tiles are asked for in steps of this many pixels, so that dragging a border does not ask for every size on the way. */
const TILE_STEP = 16;

export const tilePixels = (side: number, devicePixelRatio: number): number =>
  Math.ceil((side * devicePixelRatio) / TILE_STEP) * TILE_STEP;

interface Wish {
  readonly seriesId: string;
  readonly slice: number;
  readonly summary: NetworkSummary;
  readonly preprocess: string;
  readonly stages: readonly Stage[];
  readonly afterRelu: boolean;
  readonly tileSide: number;
  readonly open: { readonly stage: string; readonly channel: number } | null;
  readonly showsInput: boolean;
}

/** Null where there is nothing to ask for: no maps, or a network with mistakes. */
export function mapsQuery(wish: Wish): MapsQuery | null {
  const { seriesId, slice, summary, preprocess, stages, afterRelu, tileSide, open, showsInput } = wish;
  if (summary.problems.length > 0 || stages.length === 0) return null;
  const walls: WallRequest[] = [];
  const opened = stages.find(({ name }) => name === open?.stage);
  if (showsInput) walls.push({ node: summary.inputName, channels: null, tileSide: null });
  else if (opened && open) walls.push({ node: shownNode(opened, afterRelu).name, channels: [open.channel], tileSide: null });
  for (const stage of stages) walls.push({ node: shownNode(stage, afterRelu).name, channels: null, tileSide });
  return { seriesId, slice, networkId: summary.id, preprocess, walls };
}

/** How many tiles the query brings; the input has the network's channels. */
export function tilesOf(query: MapsQuery, summary: NetworkSummary): number {
  return query.walls.reduce((sum, { node, channels }) => {
    const found = summary.nodes.find(({ name }) => name === node);
    return sum + (channels?.length ?? (found ? planeOf(found).maps : (summary.input[1] ?? 1)));
  }, 0);
}
