// The corners of the slice: series (hidden by default), window and zoom, slice and place, the pixel under the pointer; letters and scale bar.
import { useMemo } from 'react';
import { huOf, isPadding } from '../../../src-shared/imaging/modality.ts';
import { orientationLetters, pixelToMm } from '../../../src-shared/imaging/patient-geometry.ts';
import type { SeriesSummary, SlicePixels } from '../../../src-shared/protocol/series-messages.ts';
import { countNotFinite } from '../../canvas/painters.ts';
import { scaleBar } from '../../canvas/scale-bar.ts';
import { formatHu } from '../../state/file-looks.ts';
import { useSelection } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { type ShownSlice, useSlices } from '../../state/slices.ts';
import { useView, viewportOf } from '../../state/view.ts';
import { formatMm } from '../format.ts';
import { Sees } from './Sees.tsx';

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
        <NotFinite pixels={pixels} />
      </div>
      <Sees spacing={series.pixelSpacingMm} />
      <Probe shown={shown} series={series} />
      <div className="corner corner-bottom-right">
        <WindowText pixels={pixels} />
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
      <Value pixels={pixels} at={at.row * pixels.columns + at.column} unit={series.modality === 'CT' ? 'HU' : ''} />
    </div>
  );
}

/** How many pixels are hatched, because a glance misses a few. */
function NotFinite({ pixels }: { readonly pixels: SlicePixels }) {
  const count = useMemo(() => (pixels.kind === 'grey' ? countNotFinite(pixels.stored) : 0), [pixels]);
  if (count === 0) return null;
  return (
    <>
      <br />
      <span data-testid="ct-not-finite">
        {count === 1 ? '1 pixel is no number (hatched)' : `${count} pixels are no numbers (hatched)`}
      </span>
    </>
  );
}

/** Window and level, or what stands in their place; how grey is turned round. */
function WindowText({ pixels }: { readonly pixels: SlicePixels }) {
  const { window, windowName, voi, table, invert } = useView();
  if (pixels.kind === 'colour') return <span data-testid="ct-window">colour picture, no window</span>;
  const { centerHu, widthHu } = window;
  return (
    <>
      <span data-testid="ct-window">
        {table ? `VOI table of ${table.entries.length}` : `W ${formatHu(widthHu)} L ${formatHu(centerHu)}`}
      </span>
      {windowName && ` ${windowName}`}
      {!table && voi !== 'LINEAR' && ` ${voi === 'SIGMOID' ? 'sigmoid' : 'exact'}`}
      {invert && ' inverted'}
      {pixels.inverted && (
        <>
          <br />
          MONOCHROME1: least value white
        </>
      )}
    </>
  );
}

const RGB = 3;
const DIGITS = 7;

/** What the pixel holds: stored value and HU, or the colour. Only CT has HU. */
function Value({ pixels, at, unit }: { readonly pixels: SlicePixels; readonly at: number; readonly unit: string }) {
  if (pixels.kind === 'colour') return <>colour {[...pixels.rgb.subarray(at * RGB, (at + 1) * RGB)].join(', ')}</>;
  const stored = pixels.stored[at] as number;
  if (!Number.isFinite(stored)) return <>stored {String(stored)}, no number</>;
  const written = Number(stored.toPrecision(DIGITS));
  if (isPadding(pixels.padding, stored)) return <>stored {written}, no pixel here (padding)</>;
  const hu = huOf(pixels.modality, stored);
  const shown = pixels.stored instanceof Float32Array ? Number(hu.toPrecision(DIGITS)) : Number(hu.toFixed(1));
  return (
    <>
      stored {written} <strong>{`${shown} ${unit}`.trim()}</strong>
      {pixels.modality.kind === 'table' && ' by table'}
    </>
  );
}
