// The value under the pointer, the part of the slice that made it, and how the map's values are spread.
import { inputBox } from '../../../src-shared/network/receptive-field.ts';
import { number } from '../../format.ts';
import { activeSeries } from '../../state/series-store.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { geometryOf } from '../ct/input-geometry.ts';
import { Histogram } from './Histogram.tsx';

const MM_DIGITS = 2;

export function MapTab() {
  const { network } = useSession();
  const pixel = useSessionState('probe', (state) => state.pixel);
  const result = useSessionState('probe', (state) => state.result);
  const spacing = useSessionState('series', (state) => activeSeries(state)?.pixelSpacingMm ?? null);
  const selected = useSessionState('display', (state) => state.opened ?? state.selected);
  const geometry = pixel && geometryOf(network.getState(), pixel.node);
  if (!pixel || !result) {
    return (
      <div className="columns">
        <p className="faint">
          Point at a pixel of a map: its value, the patch of the slice that made it, and the HU under it appear here.
        </p>
        {selected && <Histogram place={selected} />}
      </div>
    );
  }
  const box = geometry && inputBox(geometry, pixel.row, pixel.column);
  const sides = geometry?.size;
  return (
    <div className="columns">
      <dl className="facts">
        <div>
          <dt>value</dt>
          <dd data-testid="probe-value">{number(result.value)}</dd>
        </div>
        <div>
          <dt>map</dt>
          <dd>
            {pixel.node} channel {pixel.channel}, row {pixel.row}, column {pixel.column}
          </dd>
        </div>
        <div>
          <dt>receptive field</dt>
          <dd>
            {sides ? `${sides[0]} x ${sides[1]} px` : 'not known'}
            {sides && spacing
              ? `, ${(sides[0] * spacing[0]).toFixed(MM_DIGITS)} x ${(sides[1] * spacing[1]).toFixed(MM_DIGITS)} mm`
              : ''}
            {box ? `, rows ${box.top} to ${box.bottom}, columns ${box.left} to ${box.right}` : ''}
          </dd>
        </div>
        <div>
          <dt>centre on the slice</dt>
          <dd>{result.centre ? `row ${number(result.centre[0])}, column ${number(result.centre[1])}` : 'not known'}</dd>
        </div>
        <div>
          <dt>HU there</dt>
          <dd>{result.hu === null ? 'not known' : number(result.hu)}</dd>
        </div>
      </dl>
      <Histogram place={selected ?? pixel} />
    </div>
  );
}
