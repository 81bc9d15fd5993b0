// What is written at the corners: series, window and zoom, slice and its place, and the pixel under the pointer.
import { pixelToMm } from '../../../src-shared/imaging/patient-geometry.ts';
import { number } from '../../format.ts';
import { activeSeries } from '../../state/series-store.ts';
import { useSessionState } from '../../state/session-context.ts';

const MM_DIGITS = 1;

export function Corners() {
  const series = useSessionState('series', activeSeries);
  const slice = useSessionState('series', (state) => state.slice);
  const window = useSessionState('view', (view) => view.window);
  const windowName = useSessionState('view', (view) => view.windowName);
  const viewport = useSessionState('view', (view) => view.viewport);
  const invert = useSessionState('view', (view) => view.invert);
  const smooth = useSessionState('view', (view) => view.smooth);
  const showPatient = useSessionState('view', (view) => view.showPatient);
  if (!series) return null;
  const distance = series.slices[slice]?.distanceMm ?? null;
  return (
    <>
      <p className="corner" data-corner="top-left">
        {series.modality} {series.columns} x {series.rows}
        <br />
        {showPatient ? series.description : 'series name masked'}
      </p>
      <p className="corner" data-corner="top-right">
        <span data-testid="window-level">
          W {Math.round(window.widthHu)} L {Math.round(window.centerHu)}
        </span>{' '}
        {windowName}
        <br />
        {viewport ? `zoom ${number(viewport.scale)}` : 'fit'}, {smooth ? 'smooth' : 'exact pixels'}
        {invert ? ', inverted' : ''}
      </p>
      <p className="corner" data-corner="bottom-right">
        <span data-testid="slice-position">
          {slice + 1}/{series.slices.length}
        </span>
        {distance === null ? '' : ` z ${distance.toFixed(MM_DIGITS)} mm`}
        <br />
        radiological view
      </p>
      <ProbeCorner />
    </>
  );
}

function ProbeCorner() {
  const place = useSessionState('display', (display) => display.slicePixel);
  const pixels = useSessionState('picture', (picture) => picture.pixels);
  const series = useSessionState('series', activeSeries);
  const slice = useSessionState('series', (state) => state.slice);
  if (!place || !pixels || !series) return null;
  const [row, column] = place;
  const stored = pixels.stored[row * pixels.columns + column] ?? 0;
  const position = series.slices[slice]?.positionMm;
  const { orientation, pixelSpacingMm } = series;
  const mm = position && orientation && pixelSpacingMm ? pixelToMm(position, orientation, pixelSpacingMm, row, column) : null;
  return (
    <p className="corner" data-corner="bottom-left" data-testid="probe">
      <b>{number(stored * pixels.slope + pixels.intercept)} HU</b> stored {stored}
      <br />
      column {column}, row {row}
      {mm ? ` (${mm.map((value) => value.toFixed(MM_DIGITS)).join(', ')} mm)` : ''}
    </p>
  );
}
