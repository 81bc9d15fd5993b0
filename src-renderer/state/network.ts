// The network under the slices: what was asked for, what the engine made of it, and how a slice becomes its input.
import { create } from 'zustand';
import type { Shape } from '../../src-shared/network/operations.ts';
import { geometryOnSlice } from '../../src-shared/network/slice-geometry.ts';
import type { NetworkRequest, NetworkSummary } from '../../src-shared/protocol/network-messages.ts';
import type { SeriesSummary } from '../../src-shared/protocol/series-messages.ts';
import { engine } from './connection.ts';
import { keepingSteps } from './history.ts';
import { showFailure } from './toasts.ts';

export interface NetworkState {
  readonly request: NetworkRequest;
  /** Geometries are in pixels of the slice, also where it is resized for the network. */
  readonly summary: NetworkSummary | null;
  /** As the engine told it: geometries are in pixels of the network's input. */
  readonly told: NetworkSummary | null;
  /** The grammar of `--preprocess`. */
  readonly preprocess: string;
  /** Typed by the user: not touched when series or network change. */
  readonly preprocessIsOwn: boolean;
  /** The network breaks at the size of the slices and at this one it does not: N, C, H, W. Else null. */
  readonly fittingInput: Shape | null;
  readonly isLoading: boolean;
}

const FIRST_NETWORK = 'medical-image-model';
const GREY_INPUT = 'clip:-1000:1000,scale:0:1';
const WINDOWS_INPUT = 'channels:windows';
const COLOUR_CHANNELS = 3;

export const useNetwork = create<NetworkState>(() => ({
  request: { source: { builtin: FIRST_NETWORK }, weights: { kind: 'trained' }, input: null },
  summary: null,
  told: null,
  preprocess: GREY_INPUT,
  preprocessIsOwn: false,
  fittingInput: null,
  isLoading: false,
}));

/** Networks that end in vectors take one size only; all others take the slice as it is. */
const takesAnySize = (summary: NetworkSummary): boolean => !summary.nodes.some(({ op }) => op === 'Linear' || op === 'Flatten');

/** How a slice becomes N x C x H x W of the network. */
export function naturalPreprocess(input: Shape, rows: number, columns: number): string {
  const [, channels = 1, height = rows, width = columns] = input;
  const values = channels === COLOUR_CHANNELS ? WINDOWS_INPUT : GREY_INPUT;
  return height === rows && width === columns ? values : `${values},resize:${height}:${width}`;
}

/** The request that fits the series: the same network, set up for the slice's size where it can be. */
export function inputForSeries(summary: NetworkSummary, series: Sides): Shape | null {
  const [count = 1, channels = 1, rows, columns] = summary.input;
  if (!takesAnySize(summary) || rows === undefined || (rows === series.rows && columns === series.columns)) return null;
  return [count, channels, series.rows, series.columns];
}

type Sides = Pick<SeriesSummary, 'rows' | 'columns'>;

function isResized({ input }: Pick<NetworkSummary, 'input'>, { rows, columns }: Sides): boolean {
  const [, , inputRows = rows, inputColumns = columns] = input;
  return inputRows !== rows || inputColumns !== columns;
}

/** The same object where the network takes the slice as it is. */
export function onSlice(told: NetworkSummary, series: Sides): NetworkSummary {
  if (!isResized(told, series)) return told;
  const [, , rows = series.rows, columns = series.columns] = told.input;
  const nodes = told.nodes.map((node) => ({
    ...node,
    geometry: node.geometry && geometryOnSlice(node.geometry, [rows, columns], [series.rows, series.columns]),
  }));
  return { ...told, nodes };
}

let latest = 0;

interface Putting {
  /** Typed by the user with it; empty: what fits the network by itself. Not given: as it was. */
  readonly preprocess?: string;
  /** Part of a step that can be undone (network-steps.ts). */
  readonly isStep?: boolean;
}

/** Puts a network under the slices; the newest wish wins. @returns whether it is there now */
export async function setNetwork(
  request: NetworkRequest,
  series: SeriesSummary | null,
  { preprocess, isStep = false }: Putting = {},
): Promise<boolean> {
  const wish = ++latest;
  useNetwork.setState({ isLoading: true });
  try {
    let asked = request;
    let fittingInput: Shape | null = null;
    let summary = await engine().call('network.set', asked);
    const fitting = series && asked.input === null && summary.problems.length === 0 ? inputForSeries(summary, series) : null;
    if (fitting) {
      const own = summary.input;
      asked = { ...request, input: fitting };
      summary = await engine().call('network.set', asked);
      if (summary.problems.length > 0) fittingInput = own;
    }
    if (wish !== latest) return false;
    const now = useNetwork.getState();
    const own = preprocess?.trim() ?? (now.preprocessIsOwn ? now.preprocess : '');
    const natural = series ? naturalPreprocess(summary.input, series.rows, series.columns) : now.preprocess;
    const put = (): void =>
      useNetwork.setState({
        request,
        summary: series ? onSlice(summary, series) : summary,
        told: summary,
        fittingInput,
        preprocess: own === '' ? natural : own,
        preprocessIsOwn: own !== '',
      });
    if (isStep) keepingSteps(put);
    else put();
    return true;
  } catch (thrown) {
    if (wish === latest) showFailure(thrown);
    return false;
  } finally {
    if (wish === latest) useNetwork.setState({ isLoading: false });
  }
}

/** Slices are scaled to the size that the network takes. */
export async function scaleSlices(series: SeriesSummary | null): Promise<boolean> {
  const { request, fittingInput } = useNetwork.getState();
  return fittingInput !== null && setNetwork({ ...request, input: fittingInput }, series, { isStep: true });
}

/** Empty: back to what fits the network by itself. */
export function setPreprocess(text: string, series: SeriesSummary | null): void {
  const { summary } = useNetwork.getState();
  const own = text.trim();
  if (own !== '') useNetwork.setState({ preprocess: own, preprocessIsOwn: true });
  else if (summary && series)
    useNetwork.setState({
      preprocess: naturalPreprocess(summary.input, series.rows, series.columns),
      preprocessIsOwn: false,
    });
}

/** Another series: the network is set up again only where its size differs. */
export async function fitNetworkTo(series: SeriesSummary): Promise<void> {
  const { request, summary, told, preprocessIsOwn, fittingInput } = useNetwork.getState();
  // A network that broke at the size of other slices only may do here.
  if (fittingInput !== null) {
    await setNetwork(request, series);
    return;
  }
  if (!summary || !told || summary.problems.length > 0) return;
  if (request.input === null && inputForSeries(summary, series)) {
    await setNetwork({ ...request, input: null }, series);
    return;
  }
  if (isResized(told, series) || summary.nodes !== told.nodes) useNetwork.setState({ summary: onSlice(told, series) });
  if (!preprocessIsOwn) useNetwork.setState({ preprocess: naturalPreprocess(summary.input, series.rows, series.columns) });
}
