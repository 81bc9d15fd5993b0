// What a network will take, before anything runs: from its shapes, and from how fast the last run on this machine was.
import type { Inference } from '../../../src-shared/network/graph.ts';
import { useMaps } from '../../state/maps.ts';
import { useNetwork } from '../../state/network.ts';
import { formatBytes, formatMacs } from '../format.ts';

/** Below, a run takes what it takes to begin one, and says nothing of how fast the machine multiplies. */
const LEAST_MACS = 1e6;

export function CostForecast({ totals }: Pick<Inference, 'totals'>) {
  const lastMs = useMaps((state) => state.progress.computeMs);
  // Of a network that breaks nothing has run.
  const lastMacs = useNetwork(({ summary }) => (summary?.problems.length === 0 ? summary.totals.macs : 0));
  const expectedMs = lastMs !== null && lastMacs >= LEAST_MACS ? (totals.macs / lastMacs) * lastMs : null;
  return (
    <span className="cost number" data-testid="cost">
      <span>{totals.parameters.toLocaleString('en')} values to learn</span>
      <span>{formatMacs(totals.macs)}</span>
      <span>{formatBytes(totals.bytes)} of maps</span>
      {expectedMs !== null && (
        <span title="From the speed of the last run">about {Math.max(1, Math.round(expectedMs))} ms a slice here</span>
      )}
    </span>
  );
}
