// Every call and every stream between the window and the engine, once. Both sides take their types from here; guards.ts holds the
// runtime checks of the same parameters at the trust boundary. Typed arrays travel as bytes (wire.ts). No paths: files are tokens.
import type { DivergenceProgress, DivergenceReport, DivergenceRequest } from './divergence-messages.ts';
import type { EngineDescription, EngineStatus } from './engine-messages.ts';
import type { ExportPreview, ExportProgress, ExportReceipt, ExportRequest } from './export-messages.ts';
import type { ChooseKind, FileToken, FolderListing } from './files-messages.ts';
import type {
  KernelRequest,
  KernelWeights,
  MapMeasures,
  MapsItem,
  MapsQuery,
  MeasureRequest,
  ProbeRequest,
  ProbeResult,
} from './maps-messages.ts';
import type { NetworkFile, NetworkRequest, NetworkSummary } from './network-messages.ts';
import type { OpenedRecipe, RecipeRequest } from './recipe-messages.ts';
import type {
  ProfileRequest,
  ProfileResult,
  RegionsRequest,
  RegionsResult,
  SpreadRequest,
  SpreadResult,
} from './region-messages.ts';
import type { NodeResponse, ResponseProgress, ResponseRequest } from './response-messages.ts';
import type { ScanItem, ScanRequest, SeriesSummary, SlicePixels } from './series-messages.ts';
import type { StripItem, StripRequest, TopPlacesProgress, TopPlacesRequest, TopPlacesResult } from './strip-messages.ts';
import type { TagList, TagsRequest } from './tags-messages.ts';
import type { OutsideFiles, WeightsInspection, WeightsInspectionRequest } from './weights-messages.ts';
import type { ChangedNetworkRequest, ComparedNetworkRequest, PaintedSeriesRequest } from './what-if-messages.ts';

interface Call<Params, Result> {
  readonly params: Params;
  readonly result: Result;
}
interface Stream<Params, Item, Result> extends Call<Params, Result> {
  readonly item: Item;
}
/** No parameters. */
type Nothing = Readonly<Record<string, never>>;

/** One request, one reply. */
export interface Calls {
  'engine.describe': Call<Nothing, EngineDescription>;
  'engine.status': Call<Nothing, EngineStatus>;
  'files.list': Call<{ readonly token: string | null }, FolderListing>;
  'files.choose': Call<{ readonly kind: ChooseKind }, { readonly files: readonly FileToken[] }>;
  'files.reveal': Call<{ readonly token: string }, Nothing>;
  /** All that the window may come back to after a restart, and nothing else; where the host keeps files at all. */
  'files.keep': Call<{ readonly tokens: readonly string[] }, Nothing>;
  /** `ahead`: the direction of scrolling, in which the next slices are decoded before they are asked for. */
  'series.slice': Call<{ readonly seriesId: string; readonly slice: number; readonly ahead?: 1 | -1 }, SlicePixels>;
  'series.tags': Call<TagsRequest, TagList>;
  'network.set': Call<NetworkRequest, NetworkSummary>;
  'network.file': Call<{ readonly token: string }, NetworkFile>;
  'weights.inspect': Call<WeightsInspectionRequest, WeightsInspection>;
  /** What `weights.inspect` and `network.file` would have to open beside the file. */
  'weights.outside': Call<{ readonly token: string }, OutsideFiles>;
  /** The user agrees to what `weights.outside` told last. */
  'weights.allow': Call<{ readonly token: string }, Nothing>;
  'network.kernel': Call<KernelRequest, KernelWeights>;
  'recipe.open': Call<RecipeRequest, OpenedRecipe>;
  'export.preview': Call<ExportRequest, ExportPreview>;
  'maps.probe': Call<ProbeRequest, ProbeResult>;
  'maps.measure': Call<MeasureRequest, MapMeasures>;
  'maps.regions': Call<RegionsRequest, RegionsResult>;
  'maps.spread': Call<SpreadRequest, SpreadResult>;
  'maps.profile': Call<ProfileRequest, ProfileResult>;
  /** The summaries that come back have other ids: whatever is asked with them answers for the changed state. */
  'what-if.network': Call<ChangedNetworkRequest, NetworkSummary>;
  'what-if.series': Call<PaintedSeriesRequest, SeriesSummary>;
  'what-if.compare': Call<ComparedNetworkRequest, NetworkSummary>;
}

/** One request, items against credit, one end. `maps.show` may be replaced while it runs. */
export interface Streams {
  'series.scan': Stream<ScanRequest, ScanItem, Nothing>;
  /** In the background: what is shown goes first. */
  'series.strip': Stream<StripRequest, StripItem, Nothing>;
  'series.top': Stream<TopPlacesRequest, TopPlacesProgress, TopPlacesResult>;
  'maps.show': Stream<MapsQuery, MapsItem, Nothing>;
  'divergence.find': Stream<DivergenceRequest, DivergenceProgress, DivergenceReport>;
  'lab.response': Stream<ResponseRequest, ResponseProgress, NodeResponse>;
  'export.run': Stream<ExportRequest, ExportProgress, ExportReceipt>;
}

export type CallName = keyof Calls;
export type StreamName = keyof Streams;
