// How maps are shown. Changing any of it costs no message: tiles carry levels, colours are made here.
import { create } from 'zustand';
import type { ColormapName } from '../../src-shared/imaging/colormaps.ts';
import type { OverlayMode } from '../../src-shared/imaging/ct-ground.ts';
import type { ShownRange } from '../../src-shared/imaging/range.ts';

export type ColormapChoice = 'auto' | ColormapName;
export type SortOrder = 'index' | 'mean' | 'max' | 'variance' | 'zeros' | 'entropy' | 'correlation' | 'likeness';
export type MapFilter = 'all' | 'alive' | 'dead' | 'constant' | 'saturated' | 'not finite' | 'near-duplicates';
export type InspectorTab =
  | 'map'
  | 'kernel'
  | 'arithmetic'
  | 'statistics'
  | 'regions'
  | 'profile'
  | 'pins'
  | 'code'
  | 'what-if'
  | 'response';
type Theme = 'dark' | 'light';

export interface Display {
  readonly theme: Theme;
  readonly rangeMode: ShownRange;
  readonly colormap: ColormapChoice;
  readonly sort: SortOrder;
  readonly filter: MapFilter;
  readonly afterRelu: boolean;
  /** CSS pixels of a tile's longer side; null: as large as all walls fit. */
  readonly tileSide: number | null;
  /** Layers whose walls are shut, by stage. */
  readonly folded: readonly string[];
  readonly tab: InspectorTab;
  /** The open map over the CT, 0 = off, to 1. */
  readonly overlayOpacity: number;
  readonly overlayMode: OverlayMode;
  /** The walls of a difference stand beside those of the two it is made of. */
  readonly isSideBySide: boolean;
  /** CSS pixels; null: what the window's height gives it. */
  readonly inspectorHeight: number | null;
  /** Whose maps the selected region is measured in. */
  readonly regionLayers: 'selected' | 'all';
}

const STORAGE_KEY = 'convscope.display';
/** What comes back after a restart. */
const REMEMBERED = ['theme', 'rangeMode', 'colormap', 'sort', 'tileSide', 'inspectorHeight'] as const;

const initial: Display = {
  theme: 'dark',
  rangeMode: 'layer',
  colormap: 'auto',
  sort: 'index',
  filter: 'all',
  afterRelu: true,
  tileSide: null,
  folded: [],
  tab: 'map',
  overlayOpacity: 0,
  overlayMode: 'blend',
  isSideBySide: false,
  inspectorHeight: null,
  regionLayers: 'selected',
};

export const useDisplay = create<Display>(() => initial);

/** Reads what was kept and keeps what changes. Storage that is forbidden or broken is not missed. */
export function rememberDisplay(storage: Pick<Storage, 'getItem' | 'setItem'>): void {
  try {
    const kept = JSON.parse(storage.getItem(STORAGE_KEY) ?? '{}') as Partial<Record<string, unknown>>;
    const known = REMEMBERED.filter((name) => typeof kept[name] === typeof initial[name] || kept[name] === null);
    useDisplay.setState(Object.fromEntries(known.map((name) => [name, kept[name]])));
  } catch {
    useDisplay.setState(initial);
  }
  useDisplay.subscribe((display) => {
    try {
      storage.setItem(STORAGE_KEY, JSON.stringify(Object.fromEntries(REMEMBERED.map((name) => [name, display[name]]))));
    } catch {
      // A full or forbidden storage only means that the next start begins with the defaults.
    }
  });
}

export const toggleFolded = (stage: string): void =>
  useDisplay.setState(({ folded }) => ({
    folded: folded.includes(stage) ? folded.filter((name) => name !== stage) : [...folded, stage],
  }));

export const toggleTheme = (): void => useDisplay.setState(({ theme }) => ({ theme: theme === 'dark' ? 'light' : 'dark' }));
