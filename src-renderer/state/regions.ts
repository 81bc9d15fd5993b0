// The regions of the slice: drawn, selected, changed; and their numbers, which the engine takes. At most one question is under way, the newest wins.
import { create } from 'zustand';
import type { HuRange, Outline, Region } from '../../src-shared/imaging/regions.ts';
import { type TissueClass, tissueClasses } from '../../src-shared/imaging/tissue-classes.ts';
import type { RunKey } from '../../src-shared/protocol/maps-messages.ts';
import type { RegionHu, RegionNumbers } from '../../src-shared/protocol/region-messages.ts';
import { engine } from './connection.ts';
import { wishes } from './frame.ts';

export interface NamedRegion extends Region {
  readonly id: number;
  readonly name: string;
}

export interface RegionsAnswer {
  readonly run: RunKey;
  readonly regionId: number;
  readonly nodes: readonly string[];
  /** By id of the region. */
  readonly hu: ReadonlyMap<number, RegionHu>;
  readonly numbers: RegionNumbers;
  /** In the order of the classes. */
  readonly classes: readonly RegionNumbers[];
}

interface RegionsState {
  readonly list: readonly NamedRegion[];
  readonly selected: number;
  readonly classes: readonly TissueClass[];
  readonly answer: RegionsAnswer | null;
  readonly failure: string;
}

export const WHOLE_SLICE: NamedRegion = { id: 0, name: 'whole slice', outline: null, threshold: null };
/** What a threshold begins with: soft tissue. */
const FIRST_THRESHOLD: HuRange = { low: -30, high: 150 };

export const useRegions = create<RegionsState>(() => ({
  list: [WHOLE_SLICE],
  selected: WHOLE_SLICE.id,
  classes: tissueClasses,
  answer: null,
  failure: '',
}));

function withRegion(list: readonly NamedRegion[], region: Region): readonly NamedRegion[] {
  const kind = region.outline?.kind ?? 'threshold';
  const id = Math.max(...list.map((one) => one.id)) + 1;
  const same = list.filter(({ name }) => name.startsWith(`${kind} `)).map(({ name }) => Number(name.slice(kind.length + 1)));
  return [...list, { ...region, id, name: `${kind} ${Math.max(0, ...same) + 1}` }];
}

/** One behind the other; the last is selected. */
export function addRegions(regions: readonly Region[]): void {
  const list = regions.reduce(withRegion, useRegions.getState().list);
  if (regions.length > 0) useRegions.setState({ list, selected: list.at(-1)?.id ?? WHOLE_SLICE.id });
}

export const addOutline = (outline: Outline): void => addRegions([{ outline, threshold: null }]);
/** Without a mouse: in the middle of the slice, a quarter of its sides large, to be moved from there. */
export function addInMiddle(kind: Outline['kind'], { rows, columns }: { readonly rows: number; readonly columns: number }): void {
  const [row, column] = [Math.floor(rows / 2), Math.floor(columns / 2)];
  const [down, across] = [Math.floor(rows / 8), Math.floor(columns / 8)];
  const box = { top: row - down, left: column - across, bottom: row + down, right: column + across };
  if (kind !== 'polygon') addOutline({ kind, ...box });
  else
    addOutline({
      kind,
      points: [
        [box.top, column],
        [box.bottom, box.left],
        [box.bottom, box.right],
      ],
    });
}

export const addThreshold = (): void => addRegions([{ outline: null, threshold: FIRST_THRESHOLD }]);

export const changeRegion = (id: number, change: Partial<Region>): void =>
  useRegions.setState(({ list }) => ({ list: list.map((one) => (one.id === id ? { ...one, ...change } : one)) }));

/** All of them at once, as from storage or from a step that is undone; what comes with it is selected. */
export const putRegions = (list: readonly NamedRegion[]): void =>
  useRegions.setState((before) => {
    const added = list.find(({ id }) => !before.list.some((one) => one.id === id));
    const stays = list.some(({ id }) => id === before.selected);
    return { list, selected: added?.id ?? (stays ? before.selected : WHOLE_SLICE.id) };
  });

/** The whole slice stays. */
export const removeRegion = (id: number): void =>
  useRegions.setState(({ list, selected }) => {
    if (id === WHOLE_SLICE.id) return {};
    return { list: list.filter((one) => one.id !== id), selected: selected === id ? WHOLE_SLICE.id : selected };
  });

export const selectRegion = (selected: number): void => useRegions.setState({ selected });

export const changeClass = (name: string, change: Partial<HuRange>): void =>
  useRegions.setState(({ classes }) => ({ classes: classes.map((one) => (one.name === name ? { ...one, ...change } : one)) }));

/** What both ranges hold. */
export function meetingRange(one: HuRange | null, { low, high }: HuRange): HuRange {
  const greater = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.max(a, b));
  const lesser = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b));
  return one ? { low: greater(one.low, low), high: lesser(one.high, high) } : { low, high };
}

interface Question {
  readonly run: RunKey;
  readonly nodes: readonly string[];
  readonly list: readonly NamedRegion[];
  readonly region: NamedRegion;
  readonly classes: readonly TissueClass[];
}

let wanted: Question | null = null;
let isAsking = false;

/** Asks for the selected region in these maps, its tissue classes, and the HU of all regions. */
export function wantRegions(
  run: RunKey,
  nodes: readonly string[],
  { list, selected, classes }: Pick<RegionsState, 'list' | 'selected' | 'classes'>,
): void {
  const region = list.find(({ id }) => id === selected) ?? WHOLE_SLICE;
  wanted = { run, nodes, list, region, classes };
  if (!isAsking) wishes.wish('regions', ask);
}

async function ask(): Promise<void> {
  if (!wanted || isAsking) return;
  const question = wanted;
  const { run, nodes, list, region, classes } = question;
  const plain = ({ outline, threshold }: Region): Region => ({ outline, threshold });
  const { outline, threshold } = region;
  isAsking = true;
  try {
    const hu = await engine().call('maps.regions', { ...run, nodes: [], regions: list.map(plain) });
    const parts = [plain(region), ...classes.map((range) => ({ outline, threshold: meetingRange(threshold, range) }))];
    const { regions } = await engine().call('maps.regions', { ...run, nodes, regions: parts });
    const [numbers, ...ofClasses] = regions as [RegionNumbers, ...RegionNumbers[]];
    useRegions.setState({
      answer: {
        ...{ run, regionId: region.id, nodes, numbers, classes: ofClasses },
        hu: new Map(list.map(({ id }, at) => [id, hu.regions[at]?.hu as RegionHu])),
      },
      failure: '',
    });
  } catch (thrown) {
    useRegions.setState({ failure: thrown instanceof Error ? thrown.message : String(thrown) });
  } finally {
    isAsking = false;
  }
  if (wanted !== question) wishes.wish('regions', ask);
}

/** Another network: its maps have other numbers under the same names. */
export const forgetRegionNumbers = (): void => useRegions.setState({ answer: null, failure: '' });
