// Everything the views stand on, put together once per connection: stores, feeds and the actions over them. Views get it through a context.
import type { Client } from '../../src-shared/protocol/client.ts';
import type { EngineDescription, EngineStatus } from '../../src-shared/protocol/engine-messages.ts';
import type { ChooseKind, FileToken, FolderListing } from '../../src-shared/protocol/files-messages.ts';
import { createDialogStore, type DialogStore } from './dialog-store.ts';
import { createDisplayStore, type DisplayStore } from './display-store.ts';
import { createExportActions, createExportStore, type ExportActions, type ExportStore } from './export-feed.ts';
import { createMapsFeed, type MapsFeed } from './maps-feed.ts';
import { createMapsStore, type MapsStore } from './maps-store.ts';
import { createNetworkActions, createNetworkStore, type NetworkActions, type NetworkStore } from './network-store.ts';
import { createProbeStore, followProbe, type ProbeStore } from './probe-feed.ts';
import { createSeriesActions, createSeriesStore, type SeriesActions, type SeriesStore } from './series-store.ts';
import { createPictureStore, followSlices, type PictureStore } from './slice-loader.ts';
import { TileSheets } from './tile-sheet.ts';
import { createToastStore, showError, showToast, type ToastStore } from './toast-store.ts';
import { createViewStore, firstWindow, type ViewStore } from './view-store.ts';

/** What views read. */
export interface Stores {
  readonly series: SeriesStore;
  readonly picture: PictureStore;
  readonly view: ViewStore;
  readonly network: NetworkStore;
  readonly maps: MapsStore;
  readonly display: DisplayStore;
  readonly probe: ProbeStore;
  readonly exports: ExportStore;
  readonly dialogs: DialogStore;
  readonly toasts: ToastStore;
}

export interface Session extends Stores {
  readonly engine: EngineDescription;
  readonly seriesActions: SeriesActions;
  readonly networkActions: NetworkActions;
  readonly exportActions: ExportActions;
  readonly mapsFeed: MapsFeed;
  readonly walls: TileSheets;
  /** Tiles at the maps' own size. */
  readonly large: TileSheets;
  /** Files or folders from the host's dialog, or from the window's own chooser. Empty: the user changed their mind. */
  choose(kind: ChooseKind): Promise<readonly FileToken[]>;
  /** null: the roots. */
  listFolder(token: string | null): Promise<FolderListing>;
  reveal(token: string): Promise<void>;
  status(): Promise<EngineStatus>;
}

export function createSession(client: Client, engine: EngineDescription): Session {
  const series = createSeriesStore();
  const picture = createPictureStore();
  const view = createViewStore();
  const network = createNetworkStore();
  const maps = createMapsStore();
  const display = createDisplayStore();
  const probe = createProbeStore();
  const exports = createExportStore();
  const dialogs = createDialogStore();
  const toasts = createToastStore();
  const walls = new TileSheets();
  const large = new TileSheets();

  followSlices(client, series, picture);
  followProbe({ client, series, network, display, maps, probe });
  // Each series opens with its own window; within a series the window stays.
  picture.subscribe((now, before) => {
    if (now.pixels && now.seriesId !== before.seriesId) view.setState({ ...firstWindow(now.pixels), viewport: null });
  });
  client.onClose(() =>
    showToast(toasts, 'error', 'The connection to the engine is closed. Start ConvScope again, then reload this window.'),
  );

  const ask = (kind: ChooseKind): Promise<readonly FileToken[]> =>
    new Promise((answer) => {
      dialogs.setState({
        question: {
          kind,
          answer: (files) => {
            dialogs.setState({ question: null });
            answer(files);
          },
        },
      });
    });
  return {
    engine,
    series,
    seriesActions: createSeriesActions(client, series, toasts),
    picture,
    view,
    network,
    networkActions: createNetworkActions(client, network, series, toasts),
    maps,
    mapsFeed: createMapsFeed({ client, series, network, display, maps, walls, large, toasts }),
    walls,
    large,
    display,
    probe,
    exports,
    exportActions: createExportActions(client, exports),
    dialogs,
    toasts,
    choose: async (kind) => {
      if (!engine.nativeDialogs) return ask(kind);
      try {
        return (await client.call('files.choose', { kind })).files;
      } catch (thrown) {
        showError(toasts, thrown);
        return [];
      }
    },
    listFolder: (token) => client.call('files.list', { token }),
    reveal: async (token) => {
      await client.call('files.reveal', { token }).catch((thrown: unknown) => showError(toasts, thrown));
    },
    status: () => client.call('engine.status', {}),
  };
}

/** What a new window shows: what the host was started with, or the phantom; under it the built-in network. */
export async function openFirst({ engine, seriesActions, networkActions, network }: Session): Promise<void> {
  const opening = seriesActions.open(
    engine.startWith.length > 0 ? { tokens: engine.startWith.map(({ token }) => token) } : { phantom: true },
  );
  const { source, weights } = network.getState();
  await Promise.all([opening, networkActions.choose(source, weights)]);
}
