// The one stream of maps: says what is wished for whenever that changes, once a frame at most, and takes in what comes.
import type { Client } from '../../src-shared/protocol/client.ts';
import type { PulledStream } from '../../src-shared/protocol/client-stream.ts';
import type { MapsItem, MapsQuery, WallRequest } from '../../src-shared/protocol/maps-messages.ts';
import type { DisplayStore } from './display-store.ts';
import { nextFrame, oncePerFrame } from './frame.ts';
import { layersOf, shownNode } from './layers.ts';
import type { MapsStore } from './maps-store.ts';
import type { NetworkStore } from './network-store.ts';
import type { SeriesStore } from './series-store.ts';
import type { TileSheets } from './tile-sheet.ts';
import { showError, showToast, type ToastStore } from './toast-store.ts';

interface FeedParts {
  readonly client: Client;
  readonly series: SeriesStore;
  readonly network: NetworkStore;
  readonly display: DisplayStore;
  readonly maps: MapsStore;
  readonly walls: TileSheets;
  /** Tiles at the maps' own size. */
  readonly large: TileSheets;
  readonly toasts: ToastStore;
}

export interface MapsFeed {
  /** Longest side of a wall's tiles in device pixels; null until the walls have been laid out. */
  setTileSide(side: number): void;
  /** Gives up the run on its way; what is there stays. */
  cancel(): void;
}

export function createMapsFeed(parts: FeedParts): MapsFeed {
  const { client, series, network, display, maps, walls, large, toasts } = parts;
  let tileSide: number | null = null;
  let stream: PulledStream<MapsItem, MapsQuery, Readonly<Record<string, never>>> | null = null;
  let lastWish = '';
  let largeWish: { readonly node: string; readonly channel: number } | null = null;

  const wish = (): MapsQuery | null => {
    const { activeId, slice } = series.getState();
    const { summary, preprocess } = network.getState();
    if (activeId === null || summary === null || summary.problems.length > 0 || tileSide === null) return null;
    const { afterRelu, opened } = display.getState();
    const wanted: WallRequest[] = layersOf(summary).map((layer) => ({
      node: shownNode(layer, afterRelu).name,
      channels: null,
      tileSide,
    }));
    // The opened map comes first: it is what is looked at.
    if (opened) wanted.unshift({ node: opened.node, channels: [opened.channel], tileSide: null });
    return { seriesId: activeId, slice, networkId: summary.id, preprocess, walls: wanted };
  };

  const tell = (): void => {
    const query = wish();
    const text = JSON.stringify(query);
    if (query === null || text === lastWish) return;
    lastWish = text;
    largeWish = display.getState().opened;
    maps.setState({ progress: 'running', nodesDone: 0, error: null });
    if (stream) stream.replace(query);
    else {
      stream = client.open('maps.show', query);
      void take(stream);
    }
  };

  const take = async (source: NonNullable<typeof stream>): Promise<void> => {
    try {
      for await (const item of source) {
        receive(item);
        // The next item is asked for when this one has been painted; what paints nothing does not wait.
        if (item.kind === 'tiles') await nextFrame();
      }
    } catch (thrown) {
      showError(toasts, thrown);
    } finally {
      stream = null;
      lastWish = '';
      if (maps.getState().progress === 'running') maps.setState({ progress: 'idle' });
    }
  };

  const receive = (item: MapsItem): void => {
    switch (item.kind) {
      case 'started':
        return;
      case 'node':
        maps.setState(({ nodes, nodesDone }) => ({
          nodes: new Map(nodes).set(item.node, { shape: item.shape, statistics: item.statistics }),
          nodesDone: nodesDone + 1,
        }));
        return;
      case 'tiles': {
        const isLarge = largeWish?.node === item.node && item.channels.length === 1 && item.channels[0] === largeWish.channel;
        const { shape } = maps.getState().nodes.get(item.node) ?? { shape: [] };
        if (isLarge && item.height === shape[2] && item.width === shape[3]) large.put(item);
        else walls.put(item);
        return;
      }
      case 'done':
        maps.setState({ progress: 'done', computeMs: item.computeMs, cached: item.cached, slice: item.run.slice });
        return;
      case 'failed':
        maps.setState({ progress: 'failed', error: item.error.message });
        showToast(toasts, 'error', item.error.message);
    }
  };

  const tellSoon = oncePerFrame(tell);
  series.subscribe(tellSoon);
  network.subscribe((now, before) => {
    if (now.summary?.id !== before.summary?.id) {
      walls.clear();
      large.clear();
      maps.setState({ nodes: new Map(), computeMs: null, slice: null });
    }
    tellSoon();
  });
  display.subscribe((now, before) => {
    if (now.afterRelu !== before.afterRelu || now.opened !== before.opened) tellSoon();
  });
  return {
    setTileSide(side) {
      tileSide = side;
      tellSoon();
    },
    cancel() {
      stream?.cancel();
    },
  };
}
