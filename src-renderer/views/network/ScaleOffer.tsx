// In place of the walls: slices too small (or of another shape) for a network that is right by itself. Said before anything runs, with the way out.
import type { Shape } from '../../../src-shared/network/operations.ts';
import { openDialog } from '../../state/dialogs.ts';
import { scaleSlices, useNetwork } from '../../state/network.ts';
import { asNetworkStep } from '../../state/network-steps.ts';
import { currentSeries, useSeries } from '../../state/series.ts';

export function ScaleOffer({ fitting }: { readonly fitting: Shape }) {
  const series = useSeries((state) => state.series.find(({ id }) => id === state.currentId));
  const problem = useNetwork((state) => state.summary?.problems[0]);
  const size = fitting.slice(-2).join(' x ');
  return (
    <div className="empty" role="alert" data-testid="scale-offer">
      <p>
        Slices of {series ? `${series.rows} x ${series.columns}` : 'this size'} do not fit this network, so nothing is run.
        {problem && ` ${problem.node}: ${problem.message}`}
      </p>
      <p>With slices scaled to {size} nothing breaks; places, millimetres and HU stay those of the slice.</p>
      <button
        type="button"
        className="button button-main"
        data-testid="scale-slices"
        onClick={() => void asNetworkStep('scale the slices', () => scaleSlices(currentSeries()))}
      >
        Scale slices to {size}
      </button>
      <button type="button" className="button" onClick={() => openDialog({ kind: 'network' })}>
        Change the network
      </button>
    </div>
  );
}
