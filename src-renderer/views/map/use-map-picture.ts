// The open map (or what the network sees) as a picture of its own size in colours, made again when tiles, range or colours change.
import { useEffect, useMemo, useState } from 'react';
import { levelsIn, rangeFor } from '../../../src-shared/imaging/picked-levels.ts';
import type { ChannelStatistics } from '../../../src-shared/imaging/statistics.ts';
import { INPUT_GEOMETRY } from '../../../src-shared/network/receptive-field.ts';
import { geometryOnSlice } from '../../../src-shared/network/slice-geometry.ts';
import type { NodeSummary } from '../../../src-shared/protocol/network-messages.ts';
import { paintTile } from '../../canvas/painters.ts';
import { coloursOfTile, lookOf, type TileLook } from '../../canvas/tile-look.ts';
import { onlyLevels, useBrush } from '../../state/brush.ts';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { useLimits } from '../../state/ranges.ts';
import { useSelection } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { shownNode, stagesOf } from '../../state/stages.ts';
import { fullTiles, type Tile } from '../../state/tile-sets.ts';

type ShownNode = Pick<NodeSummary, 'name' | 'op' | 'shape' | 'geometry'>;

/** Which node and channel are open; the input has its own name and lies over the whole slice. */
export function useOpenNode(): { readonly node: ShownNode; readonly channel: number; readonly isInput: boolean } | null {
  const summary = useNetwork((state) => state.summary);
  const stageName = useSelection((state) => state.stage);
  const channel = useSelection((state) => state.channel);
  const showsInput = useSelection((state) => state.showsInput);
  const inputChannel = useSelection((state) => state.inputChannel);
  const afterRelu = useDisplay((state) => state.afterRelu);
  const series = useSeries((state) => state.series.find(({ id }) => id === state.currentId));
  return useMemo(() => {
    if (!summary) return null;
    if (showsInput) {
      const [, channels = 1, rows = 1, columns = 1] = summary.input;
      const geometry = geometryOnSlice(INPUT_GEOMETRY, [rows, columns], [series?.rows ?? rows, series?.columns ?? columns]);
      return {
        node: { name: summary.inputName, op: 'input', shape: summary.input, geometry },
        channel: Math.min(inputChannel, channels - 1),
        isInput: true,
      };
    }
    const stage = stagesOf(summary).find(({ name }) => name === stageName);
    return stage ? { node: shownNode(stage, afterRelu), channel, isInput: false } : null;
  }, [summary, stageName, channel, showsInput, inputChannel, afterRelu, series]);
}

export interface MapPicture {
  readonly node: ShownNode;
  readonly channel: number;
  readonly isInput: boolean;
  readonly canvas: HTMLCanvasElement;
  /** Only the values that are picked out, or that a threshold takes. */
  readonly picked: HTMLCanvasElement;
  readonly pickedLevels: readonly [number, number];
  readonly tile: Tile;
  readonly statistics: ChannelStatistics;
  readonly look: TileLook;
  readonly slice: number;
  /** Of another network, or of another trial of this one, until the map of this one comes. */
  readonly isOfBefore: boolean;
}

/** Null until the map has come. */
export function useMapPicture(): MapPicture | null {
  const open = useOpenNode();
  const rangeMode = useDisplay((state) => state.rangeMode);
  const colormap = useDisplay((state) => state.colormap);
  const [version, setVersion] = useState(0);
  const name = open?.node.name;
  const limits = useLimits(name);
  const networkId = useNetwork((state) => state.summary?.id);
  const range = useBrush((state) => state.range);
  useEffect(() => (name === undefined ? undefined : fullTiles.listen(name, () => setVersion((before) => before + 1))), [name]);
  return useMemo(() => {
    const set = open && version >= 0 ? fullTiles.get(open.node.name) : undefined;
    const tile = set?.tiles.get(open?.channel ?? 0);
    if (!open || !set || !tile) return null;
    const look = lookOf(set.statistics, tile.range, {
      rangeMode,
      limits,
      colormap: open.isInput && colormap === 'auto' ? 'grey' : colormap,
    });
    const colours = coloursOfTile(tile, look);
    const pickedLevels = levelsIn(rangeFor(range, tile.range), tile.range);
    const [canvas, picked] = [pictureOf(tile, colours), pictureOf(tile, onlyLevels(colours, pickedLevels))];
    return {
      ...open,
      canvas,
      picked,
      pickedLevels,
      tile,
      statistics: set.statistics,
      look,
      slice: set.slice,
      isOfBefore: !set.run.includes(`|${networkId}|`),
    };
  }, [open, version, rangeMode, limits, colormap, range, networkId]);
}

function pictureOf(tile: Tile, colours: Uint32Array): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = tile.width;
  canvas.height = tile.height;
  const image = new ImageData(tile.width, tile.height);
  paintTile(tile.levels, colours, tile.width, new Uint32Array(image.data.buffer));
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
