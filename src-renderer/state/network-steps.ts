// A changed network as a step that can be undone: another source, other weights, another way into it. The engine keeps the networks that it was given, so
// that the one before is there again at once, with what was tried out on it.
import { keepingSteps, record } from './history.ts';
import { fitNetworkTo, type NetworkState, useNetwork } from './network.ts';
import { currentSeries } from './series.ts';
import { putTrial, type Trial, useWhatIf } from './what-if.ts';

interface ShownNetwork {
  readonly network: Omit<NetworkState, 'isLoading'>;
  readonly trial: Pick<Trial, 'changes' | 'comparison'>;
  /** Of the slices that it was set up for. */
  readonly sides: string;
}

const sidesNow = (): string => {
  const series = currentSeries();
  return series ? `${series.rows}x${series.columns}` : '';
};

function networkNow(): ShownNetwork {
  const { request, summary, told, preprocess, preprocessIsOwn, fittingInput } = useNetwork.getState();
  const { network, trial } = useWhatIf.getState();
  // With something tried out another network is on screen: the plain one comes back, and the trial after it.
  const plain = network ?? summary;
  return {
    network: { request, summary: plain, told, preprocess, preprocessIsOwn, fittingInput },
    trial: { changes: trial.changes, comparison: trial.comparison },
    sides: sidesNow(),
  };
}

function show({ network, trial, sides }: ShownNetwork): void {
  keepingSteps(() => useNetwork.setState({ ...network, isLoading: false }));
  putTrial(trial);
  const series = currentSeries();
  // Slices of another size have been opened meanwhile.
  if (series && sides !== sidesNow()) void fitNetworkTo(series);
}

/**
 * One step, whatever of it changes the network.
 * @param change whether there is another network now
 */
export async function asNetworkStep(title: string, change: () => Promise<boolean>): Promise<boolean> {
  const before = networkNow();
  if (!(await change())) return false;
  // The first network of all is nothing to take back.
  if (before.network.summary === null) return true;
  const after = networkNow();
  record({ title, key: null, about: 'network', undo: () => show(before), redo: () => show(after) });
  return true;
}
