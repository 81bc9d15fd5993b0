// In words, on the slice: what a value of a map sees of it, or how many values of each layer a pixel of it feeds.
import type { Pair } from '../../../src-shared/network/operations.ts';
import { fedText, useFed } from '../../state/linked.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { stagesOf } from '../../state/stages.ts';
import { formatMm, formatValue } from '../format.ts';

/** Of a deep network the first layers and the count of the rest. */
const MOST_FED = 4;

export function Sees({ spacing }: { readonly spacing: Pair | null }) {
  const summary = useNetwork((state) => state.summary);
  const place = useSelection((state) => state.place);
  const slicePlace = useSelection((state) => state.slicePlace);
  const isMeant = useSelection((state) => state.pointsAtMap || state.isPinned);
  const fed = useFed();
  if (!summary) return null;
  const stages = stagesOf(summary);
  if (slicePlace) {
    const words = stages.flatMap(({ name, node }) => {
      const places = fed?.get(node.name);
      return places && places.products.length > 0 ? [`${name} ${fedText(places)}`] : [];
    });
    if (fed && words.length === 0)
      return (
        <div className="corner corner-sees number" data-testid="feeds">
          feeds nothing: it is stepped over
        </div>
      );
    if (words.length === 0) return null;
    const rest = words.length > MOST_FED ? ` and ${words.length - MOST_FED} more layers` : '';
    return (
      <div className="corner corner-sees number" data-testid="feeds">
        feeds {words.slice(0, MOST_FED).join(', ')}
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
