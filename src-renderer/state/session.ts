// The session over a restart: what is open is kept as it changes, and put back at the next start, where nothing else is asked for.
import type { SeriesSummary } from '../../src-shared/protocol/series-messages.ts';
import type { SliceStroke } from '../../src-shared/protocol/what-if-messages.ts';
import { engine } from './connection.ts';
import { useDisplay } from './display.ts';
import { quietly } from './history.ts';
import { type KeptSession, keepSession } from './kept-session.ts';
import { setNetwork, useNetwork } from './network.ts';
import { openFiles, openPhantom, useRecentFiles } from './recent-files.ts';
import { useSelection } from './selection.ts';
import { currentSeries, selectSeries, showSlice, useSeries } from './series.ts';
import { useSlices } from './slices.ts';
import { planeOf } from './stages.ts';
import { applyPreset, setFramesPerSecond, useView } from './view.ts';
import { putTrial, useWhatIf } from './what-if.ts';

const keptStroke = ({ centre, half, ...rest }: SliceStroke): KeptSession['trial']['strokes'][number] => ({
  ...rest,
  centre: [centre[0], centre[1]],
  half: [half[0], half[1]],
});

function sessionNow(): KeptSession {
  const { request, preprocess, preprocessIsOwn } = useNetwork.getState();
  const { stage, channel, isOpen, showsInput } = useSelection.getState();
  const { window, windowName, voi, fileLook, invert, smooth, viewport, framesPerSecond } = useView.getState();
  const { source, weights, input } = request;
  const { changes, strokes } = useWhatIf.getState().trial;
  return {
    files: useRecentFiles.getState().opened?.map((file) => ({ ...file })) ?? null,
    series: currentSeries()?.lastingId ?? '',
    slice: useSeries.getState().slice,
    network: {
      request: {
        source,
        weights: weights.kind === 'file' ? { ...weights, mapping: weights.mapping.map((pair) => ({ ...pair })) } : weights,
        input: input && [...input],
      },
      preprocess: preprocessIsOwn ? preprocess : '',
    },
    map: { stage, channel, isOpen, showsInput },
    afterRelu: useDisplay.getState().afterRelu,
    view: { window, windowName, voi, fileLook, invert, smooth, viewport, framesPerSecond },
    trial: { changes: changes.map((change) => ({ ...change })), strokes: strokes.map(keptStroke) },
  };
}

/** Opens what was open, else the phantom; goes to its slice and puts the network under it. */
export async function restoreSession(kept: KeptSession): Promise<void> {
  if (kept.files) await openFiles(kept.files);
  // Moved, deleted, or not known to this engine: that has been said.
  if (useSeries.getState().series.length === 0) await openPhantom();
  const series = useSeries.getState().series.find(({ lastingId }) => lastingId === kept.series);
  if (series) restoreView(series, kept);
  useDisplay.setState({ afterRelu: kept.afterRelu });
  const { preprocess, request } = kept.network;
  const isThere = await setNetwork(request, currentSeries(), { preprocess });
  if (!isThere) await setNetwork(useNetwork.getState().request, currentSeries());
  else if (useNetwork.getState().summary?.nodes.some(({ name }) => name === kept.map.stage)) useSelection.setState(kept.map);
  restoreTrial(kept.trial, isThere, series);
}

/** What fits the network and the slices that are there; with the badge that says so, and no step of its own. */
function restoreTrial({ changes, strokes }: KeptSession['trial'], hasNetwork: boolean, series: SeriesSummary | undefined): void {
  const nodes = new Map(useNetwork.getState().summary?.nodes.map((node) => [node.name, node]));
  const fits = ({ node, channel }: { readonly node: string; readonly channel: number }): boolean => {
    const known = nodes.get(node);
    return hasNetwork && known !== undefined && channel < planeOf(known).maps;
  };
  const trial = {
    changes: changes.filter(fits),
    strokes: strokes.filter(({ slice }) => slice < (series?.slices.length ?? 0)),
  };
  if (trial.changes.length + trial.strokes.length > 0) putTrial(trial);
}

/** Whoever has gone to another slice meanwhile stays there. */
function restoreView(series: SeriesSummary, { slice, view }: KeptSession): void {
  const { currentId, slice: now } = useSeries.getState();
  if (now !== Math.floor((currentSeries()?.slices.length ?? 0) / 2)) return;
  if (currentId !== series.id) selectSeries(series.id);
  showSlice(slice);
  const apply = (): boolean => {
    if (useSlices.getState().shown?.seriesId !== series.id) return false;
    const { fileLook, framesPerSecond, ...look } = view;
    quietly(() => {
      useView.setState({ ...look, table: null, fileLook: null });
      if (fileLook !== null) applyPreset(`9:${fileLook}`);
      setFramesPerSecond(framesPerSecond);
    });
    return true;
  };
  if (apply()) return;
  // The first picture of a series gets its own window first.
  const end = useSlices.subscribe(() => apply() && end());
}

/** Changes within this time are kept together: a drag is many. */
const SETTLE_MS = 400;

/** Keeps the session as it changes, and tells the host which files it may be asked for again. */
export function followSession(storage: Pick<Storage, 'setItem'>, page: Pick<Window, 'addEventListener'>): void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let told = '';
  const keep = (): void => {
    timer = null;
    keepSession(storage, sessionNow());
    const { weights } = useNetwork.getState().request;
    const opened = useRecentFiles
      .getState()
      .list.flat()
      .map(({ token }) => token);
    const tokens = [...new Set([...opened, ...(weights.kind === 'file' ? [weights.token] : [])])];
    if (told === tokens.join(' ')) return;
    told = tokens.join(' ');
    engine()
      .call('files.keep', { tokens })
      // A file that cannot be kept is only not there at the next start.
      .catch(() => undefined);
  };
  const changed = (): void => {
    timer ??= setTimeout(keep, SETTLE_MS);
  };
  for (const store of [useRecentFiles, useSeries, useNetwork, useSelection, useView, useDisplay, useWhatIf])
    store.subscribe(changed);
  page.addEventListener('pagehide', () => {
    if (timer === null) return;
    clearTimeout(timer);
    keep();
  });
}
