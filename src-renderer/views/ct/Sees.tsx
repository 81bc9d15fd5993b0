// In words, on the slice: what a value of a map sees of it, or how many values of each layer a pixel of it feeds.
import type { Pair } from '../../../src-shared/network/operations.ts';
import { fedBox } from '../../state/linked.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { planeOf, stagesOf } from '../../state/stages.ts';
import { formatMm, formatValue } from '../format.ts';

/** Of a deep network the first layers and the count of the rest. */
const MOST_FED = 4;

export function Sees({ spacing }: { readonly spacing: Pair | null }) {
  const summary = useNetwork((state) => state.summary);
  const place = useSelection((state) => state.place);
  const slicePlace = useSelection((state) => state.slicePlace);
  const isMeant = useSelection((state) => state.pointsAtMap || state.isPinned);
  if (!summary) return null;
  const stages = stagesOf(summary);
  if (slicePlace) {
    const fed = stages.flatMap(({ name, node }) => {
      const box = node.geometry ? fedBox(node.geometry, slicePlace, planeOf(node)) : null;
      return box ? [`${name} ${box.rows[1] - box.rows[0] + 1} x ${box.columns[1] - box.columns[0] + 1}`] : [];
    });
    if (fed.length === 0) return null;
    const rest = fed.length > MOST_FED ? ` and ${fed.length - MOST_FED} more layers` : '';
    return (
      <div className="corner corner-sees number" data-testid="feeds">
        feeds {fed.slice(0, MOST_FED).join(', ')}
        {rest}
      </div>
    );
  }
  const stage = isMeant && place ? stages.find(({ name }) => name === place.stage) : undefined;
  if (!stage?.node.geometry) return null;
  return (
    <div className="corner corner-sees number" data-testid="sees">
      {wordsFor(stage.name, stage.node.geometry.size, spacing)}
    </div>
  );
}

/** `conv3 sees 4 x 4 px, 2.8 mm`; both sides where they differ. */
export function wordsFor(name: string, [rows, columns]: Pair, spacing: Pair | null): string {
  const pixels = `${name} sees ${formatValue(rows)} x ${formatValue(columns)} px`;
  if (!spacing) return pixels;
  const [high, wide] = [formatMm(rows * spacing[0]), formatMm(columns * spacing[1])];
  return high === wide ? `${pixels}, ${high}` : `${pixels}, ${high} x ${wide}`;
}
