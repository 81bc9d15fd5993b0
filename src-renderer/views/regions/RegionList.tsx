// All regions with their HU; the selected one's corners and threshold as numbers. Arrows move it, with Shift they grow and shrink it, Delete removes it.
import type { KeyboardEvent } from 'react';
import type { BoxOutline, Outline } from '../../../src-shared/imaging/regions.ts';
import { grownOutline, movedOutline } from '../../../src-shared/imaging/regions.ts';
import type { RegionHu } from '../../../src-shared/protocol/region-messages.ts';
import { changeRegion, type NamedRegion, removeRegion, selectRegion, useRegions, WHOLE_SLICE } from '../../state/regions.ts';
import { useSeries } from '../../state/series.ts';
import { formatValue } from '../format.ts';
import { BoundFields, NumberField } from './NumberField.tsx';

const DIGITS = 6;
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function onRowKey(event: KeyboardEvent, { id, outline }: NamedRegion): void {
  const step = STEPS[event.key];
  if (event.key === 'Delete') removeRegion(id);
  else if (!step || !outline || event.ctrlKey || event.altKey) return;
  else if (event.shiftKey) changeRegion(id, { outline: grownOutline(outline, step[1] - step[0]) });
  else changeRegion(id, { outline: movedOutline(outline, ...step) });
  event.preventDefault();
  event.stopPropagation();
}

export function RegionList({ list, selected }: { readonly list: readonly NamedRegion[]; readonly selected: number }) {
  const answer = useRegions((state) => state.answer);
  const series = useSeries((state) => state.series.find(({ id }) => id === state.currentId));
  const spacing = series?.pixelSpacingMm ?? null;
  const region = list.find(({ id }) => id === selected);
  return (
    <>
      <table className="statistics region-list" data-testid="region-list">
        <thead>
          <tr>
            <th>region</th>
            <th>pixels</th>
            <th>{spacing ? 'mm²' : ''}</th>
            <th>mean HU</th>
            <th>SD</th>
            <th>min</th>
            <th>max</th>
            <th aria-label="Remove" />
          </tr>
        </thead>
        <tbody>
          {list.map((one) => (
            <tr key={one.id} aria-current={one.id === selected ? 'true' : undefined} data-region={one.name}>
              <td>
                <button
                  type="button"
                  aria-pressed={one.id === selected}
                  onClick={() => selectRegion(one.id)}
                  onKeyDown={(event) => onRowKey(event, one)}
                >
                  {one.name}
                </button>
              </td>
              <HuCells hu={answer?.hu.get(one.id)} pixelMm2={spacing && spacing[0] * spacing[1]} />
              <td>
                {one.id !== WHOLE_SLICE.id && (
                  <button type="button" aria-label={`Remove ${one.name}`} onClick={() => removeRegion(one.id)}>
                    ×
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {region && region.id !== WHOLE_SLICE.id && <RegionFields region={region} />}
    </>
  );
}

/** To a tenth below a square centimetre: a region is not known better. */
const SQUARE_CM = 100;
const areaText = (mm2: number): string => mm2.toFixed(mm2 < SQUARE_CM ? 1 : 0);

function HuCells({ hu, pixelMm2 }: { readonly hu: RegionHu | undefined; readonly pixelMm2: number | null }) {
  if (!hu) return <td colSpan={6} className="quiet" />;
  return (
    <>
      <td>{hu.count}</td>
      <td>{pixelMm2 === null ? '' : areaText(hu.count * pixelMm2)}</td>
      {[hu.mean, hu.std, hu.min, hu.max].map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is known by its place
        <td key={at}>{Number.isNaN(value) ? '-' : formatValue(value, DIGITS)}</td>
      ))}
    </>
  );
}

/** Corners and threshold, for the keyboard and for exact numbers. */
function RegionFields({ region: { id, outline, threshold, name } }: { readonly region: NamedRegion }) {
  const change = (changed: Outline): void => changeRegion(id, { outline: changed });
  return (
    <fieldset className="region-fields" aria-label={`Numbers of ${name}`}>
      {outline && outline.kind !== 'polygon' && <BoxFields outline={outline} change={change} />}
      {outline?.kind === 'polygon' && (
        <PolygonField points={outline.points} change={(points) => change({ kind: 'polygon', points })} />
      )}
      <BoundFields
        label="HU"
        range={threshold ?? { low: null, high: null }}
        change={(range) => changeRegion(id, { threshold: range.low === null && range.high === null ? null : range })}
      />
    </fieldset>
  );
}

const SIDES = ['top', 'left', 'bottom', 'right'] as const;

const BoxFields = ({ outline, change }: { readonly outline: BoxOutline; readonly change: (outline: Outline) => void }) =>
  SIDES.map((side) => (
    <NumberField
      key={side}
      label={side}
      value={outline[side]}
      change={(value) => {
        if (value === null) return;
        const changed: BoxOutline = { ...outline, [side]: value };
        const { top, left, bottom, right } = changed;
        change({
          kind: outline.kind,
          top: Math.min(top, bottom),
          left: Math.min(left, right),
          bottom: Math.max(top, bottom),
          right: Math.max(left, right),
        });
      }}
    />
  ));

type Points = readonly (readonly [number, number])[];

function PolygonField({ points, change }: { readonly points: Points; readonly change: (points: Points) => void }) {
  const written = points.map((point) => point.join(' ')).join(', ');
  return (
    <label className="polygon-field">
      <span className="quiet">corners, row column</span>
      <input
        key={written}
        className="field number"
        defaultValue={written}
        onBlur={(event) => {
          const read = readPoints(event.target.value);
          if (read) change(read);
          else event.target.value = written;
        }}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </label>
  );
}

const LEAST_CORNERS = 3;

/** `12 30, 12 40, 20 35`; null where it is no polygon. */
export function readPoints(text: string): Points | null {
  const points = text
    .split(/[,;]/)
    .map((point) => point.trim())
    .filter((point) => point !== '')
    .map((point) => point.split(/\s+/).map(Number));
  const isWhole = points.every((point) => point.length === 2 && point.every(Number.isFinite));
  return isWhole && points.length >= LEAST_CORNERS ? (points as unknown as Points) : null;
}
