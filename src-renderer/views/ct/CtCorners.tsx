// The corners of the slice: series (hidden by default), window and zoom, slice and place, the pixel under the pointer; letters and scale bar.
import { huOf } from '../../../src-shared/imaging/modality.ts';
import { orientationLetters, pixelToMm } from '../../../src-shared/imaging/patient-geometry.ts';
import type { SeriesSummary, SlicePixels } from '../../../src-shared/protocol/series-messages.ts';
import { scaleBar } from '../../canvas/scale-bar.ts';
import { useSelection } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { type ShownSlice, useSlices } from '../../state/slices.ts';
import { useView, viewportOf } from '../../state/view.ts';
import { formatMm } from '../format.ts';

const PERCENT = 100;
const WIDEST_BAR = 120;

export function CtCorners() {
  const shown = useSlices((state) => state.shown);
  const series = useSeries((state) => state.series.find(({ id }) => id === shown?.seriesId));
  const view = useView();
  if (!shown || !series) return null;
  const { pixels, slice } = shown;
  const { scale } = viewportOf(view, { width: pixels.columns, height: pixels.rows });
  const letters = series.orientation ? orientationLetters(series.orientation) : null;
  const bar = series.pixelSpacingMm ? scaleBar(scale / series.pixelSpacingMm[1], WIDEST_BAR) : null;
  const z = series.slices[slice]?.distanceMm ?? null;
  const { centerHu, widthHu } = view.window;
  return (
    <div className="ct-corners">
      <div className="corner corner-top-left" data-testid="ct-series">
        {view.seriesTextShown ? (
          <>
            {series.description || 'no description'}
            <br />
            {series.modality} · {series.source}
          </>
        ) : (
          'series text hidden'
        )}
      </div>
      <div className="corner corner-top-right" data-testid="ct-slice">
        {slice + 1}/{series.slices.length}
        <br />
        {z === null ? 'no position' : `z ${z.toFixed(1)} mm`}
      </div>
      <Probe shown={shown} series={series} />
      <div className="corner corner-bottom-right">
        <span data-testid="ct-window">
          W {Math.round(widthHu)} L {Math.round(centerHu)}
        </span>
        {view.windowName && ` ${view.windowName}`}
        {view.invert && ' inverted'}
        <br />
        <span data-testid="ct-zoom">{Math.round(scale * PERCENT)} %</span>
        {bar && (
          <div className="scale-bar" style={{ width: bar.width }}>
            {formatMm(bar.lengthMm)}
          </div>
        )}
      </div>
      {letters && (
        <>
          <span className="letter letter-left">{letters.left}</span>
          <span className="letter letter-right">{letters.right}</span>
          <span className="letter letter-top">{letters.top}</span>
          <span className="letter letter-bottom">{letters.bottom}</span>
        </>
      )}
    </div>
  );
}

function Probe({ shown, series }: { readonly shown: ShownSlice; readonly series: SeriesSummary }) {
  const at = useSelection((state) => state.slicePlace);
  if (!at) return null;
  const { pixels, slice } = shown;
  const { orientation, pixelSpacingMm } = series;
  const position = series.slices[slice]?.positionMm;
  const place =
    orientation && pixelSpacingMm && position ? pixelToMm(position, orientation, pixelSpacingMm, at.row, at.column) : null;
  return (
    <div className="corner corner-bottom-left" data-testid="ct-probe">
      column {at.column} row {at.row}
      <br />
      {place && (
        <>
          {place.map((value) => value.toFixed(1)).join(', ')} mm
          <br />
        </>
      )}
      <Value pixels={pixels} at={at.row * pixels.columns + at.column} />
    </div>
  );
}

const RGB = 3;

/** What the pixel holds: stored value and HU, or the colour. */
function Value({ pixels, at }: { readonly pixels: SlicePixels; readonly at: number }) {
  if (pixels.kind === 'colour') return <>colour {[...pixels.rgb.subarray(at * RGB, (at + 1) * RGB)].join(', ')}</>;
  const stored = pixels.stored[at] as number;
  return (
    <>
      stored {stored} <strong>{Number(huOf(pixels.modality, stored).toFixed(1))} HU</strong>
    </>
  );
}
