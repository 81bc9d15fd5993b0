// What follows from what: a new slice is fetched and its maps are wished for, a new series fits the network, a moved pointer asks for its
// value. The one place where stores meet; views only set them.

import { mapPlaceOf } from '../../src-shared/network/map-places.ts';
import type { MapsQuery } from '../../src-shared/protocol/maps-messages.ts';
import { useDisplay } from './display.ts';
import { forgetSteps, quietly } from './history.ts';
import { linkedPlaces, spotOf } from './linked.ts';
import { forgetMaps, useMaps, wantMaps } from './maps.ts';
import { mapsQuery, tilePixels, tilesOf } from './maps-query.ts';
import { forgetMeasures, wantMeasures } from './measures.ts';
import { fitNetworkTo, useNetwork } from './network.ts';
import { followHeld } from './pins.ts';
import { forgetProbe, wantProbe } from './probe.ts';
import { forgetProfile } from './profile.ts';
import { forgetFixedRanges, keepFixedRanges } from './ranges.ts';
import { forgetRegionNumbers } from './regions.ts';
import { useSelection } from './selection.ts';
import { currentSeries, useSeries } from './series.ts';
import { useSlices, wantSlice } from './slices.ts';
import { planeOf, type Stage, stagesOf } from './stages.ts';
import { wantTags } from './tags.ts';
import { endTrail } from './trail.ts';
import { firstWindow, followFileLook, useView } from './view.ts';
import { tileSideFor, useWallPane } from './wall-pane.ts';
import { followPlain, isTried, useWhatIf } from './what-if.ts';

const pixelRatio = (): number => globalThis.devicePixelRatio ?? 1;

/** What the engine would be asked for now. */
function currentQuery(): MapsQuery | null {
  const { currentId, slice } = useSeries.getState();
  const { summary, preprocess } = useNetwork.getState();
  const pane = useWallPane.getState();
  if (!currentId || !summary || pane.width === 0) return null;
  const { stage, channel, isOpen, showsInput } = useSelection.getState();
  const { afterRelu, tileSide, folded } = useDisplay.getState();
  const stages = stagesOf(summary).filter(({ name }) => !folded.includes(name) || (isOpen && name === stage));
  return mapsQuery({
    seriesId: currentId,
    slice,
    summary,
    preprocess,
    stages,
    afterRelu,
    tileSide: tilePixels(tileSideFor(stages, tileSide, pane), pixelRatio()),
    open: isOpen && stage !== null ? { stage, channel } : null,
    showsInput,
  });
}

function followMaps(): void {
  const { summary } = useNetwork.getState();
  const query = currentQuery();
  if (query && summary) wantMaps(query, tilesOf(query, summary));
}

/** @param isOther the same place has another value now, also where it is pinned */
function followPlace(isOther = false): void {
  const { place, isPinned, slicePlace } = useSelection.getState();
  const query = currentQuery();
  const { summary } = useNetwork.getState();
  const { afterRelu, folded } = useDisplay.getState();
  if (!place || !query || !summary || (isPinned && !isOther)) return;
  const stages = stagesOf(summary).filter(({ name }) => !folded.includes(name));
  const node = probedNode(stagesOf(summary), place.stage, afterRelu);
  wantProbe(place, node, query, linkedPlaces(stages, afterRelu, spotOf(stages, place, slicePlace)));
}

/** A ReLU is asked for through the layer before it, unless what it leaves does not follow from there. */
function probedNode(stages: readonly Stage[], name: string, afterRelu: boolean): string {
  const relu = stages.find((stage) => stage.name === name)?.relu;
  const state = useWhatIf.getState();
  if (!relu || !afterRelu || !isTried(state)) return name;
  const { changes, comparison } = state.trial;
  return comparison !== null || changes.some(({ node }) => node === relu.name) ? relu.name : name;
}

/** The pointer over the CT means the selected map's value at that place. */
function followSlicePlace(): void {
  const { slicePlace, stage, channel, isPinned } = useSelection.getState();
  const { summary } = useNetwork.getState();
  if (!slicePlace || stage === null || isPinned || !summary) return;
  const found = stagesOf(summary).find(({ name }) => name === stage);
  const at = found?.node.geometry ? mapPlaceOf(found.node.geometry, slicePlace, planeOf(found.node)) : null;
  if (at) useSelection.setState({ place: { stage, channel, ...at } });
}

function keepSelectionValid(): void {
  const { summary } = useNetwork.getState();
  const stages: readonly Stage[] = summary ? stagesOf(summary) : [];
  const { stage, channel } = useSelection.getState();
  const found = stages.find(({ name }) => name === stage) ?? stages[0];
  const fits = found && found.name === stage && channel < planeOf(found.node).maps;
  if (!fits) useSelection.setState({ stage: found?.name ?? null, channel: 0, place: null, isOpen: false, isPinned: false });
}

/** Wires the stores together. @returns takes the wires out again */
export function followStores(): () => void {
  let windowedSeries: string | null = null;
  const ends = [
    followPlain(),
    useSeries.subscribe((now, before) => {
      const isOtherSlice = now.currentId !== before.currentId || now.slice !== before.slice;
      // The maps are asked for first: they take the longest.
      if (isOtherSlice) followMaps();
      if (isOtherSlice && now.currentId) wantSlice(now.currentId, now.slice);
      // A series that grew is still the same one: what was set for it stays.
      if (now.currentIdentity !== before.currentIdentity) {
        forgetProbe();
        forgetSteps('look');
        quietly(() => useView.setState({ viewport: null }));
        const series = currentSeries();
        if (series) void fitNetworkTo(series);
      }
      if (isOtherSlice) {
        if (useSelection.getState().isPinned) followPlace(true);
        wantTags();
      }
      if (now.currentId !== before.currentId && now.currentIdentity === before.currentIdentity) followPlace(true);
    }),
    useSlices.subscribe(({ shown }) => {
      const { currentId, currentIdentity } = useSeries.getState();
      if (!shown || shown.seriesId !== currentId) return;
      quietly(() => (currentIdentity === windowedSeries ? followFileLook(shown.pixels) : firstWindow(shown.pixels)));
      windowedSeries = currentIdentity;
    }),
    useNetwork.subscribe((now, before) => {
      // The same network with something tried out: the maps stay until the new ones come.
      const isSame = now.summary?.nodes === before.summary?.nodes;
      if (now.summary !== before.summary && isSame) followPlace(true);
      if (!isSame) {
        forgetMaps();
        forgetFixedRanges();
        forgetMeasures();
        forgetRegionNumbers();
        forgetProfile();
        forgetProbe();
        keepSelectionValid();
      }
      if (now.summary !== before.summary || now.preprocess !== before.preprocess) followMaps();
    }),
    useDisplay.subscribe((now, before) => {
      if (now.afterRelu !== before.afterRelu && isTried(useWhatIf.getState())) followPlace(true);
      if (now.afterRelu !== before.afterRelu || now.tileSide !== before.tileSide || now.folded !== before.folded) followMaps();
      keepFixedRanges();
      void wantMeasures();
    }),
    useMaps.subscribe(() => {
      keepFixedRanges();
      void wantMeasures();
    }),
    useWallPane.subscribe(followMaps),
    useSelection.subscribe((now, before) => {
      if (now.isOpen !== before.isOpen || now.showsInput !== before.showsInput) followMaps();
      else if (now.isOpen && (now.stage !== before.stage || now.channel !== before.channel)) followMaps();
      if (now.slicePlace !== before.slicePlace) followSlicePlace();
      const isPlaced = now.place !== before.place;
      if (isPlaced) followPlace(now.isPinned);
      followHeld(now, before);
      if (before.isPinned && !now.isPinned) endTrail();
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
