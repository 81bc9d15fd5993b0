// What the export writes: formats by what they are for, and what the chosen one can be asked for besides.
import { useId } from 'react';
import {
  groundFormats,
  MOST_SCALE,
  markedFormats,
  movingFormats,
  type OutputFormat,
  type PictureMark,
  segmentFormats,
} from '../../../src-shared/network/recipe.ts';
import { isAmong, isMarkOf, isOffered, scaleOf, useExportForm } from './export-form.ts';
import { useCtGround } from './use-ct-ground.ts';
import { useDrawn } from './use-drawn.ts';

interface FormatGroup {
  readonly title: string;
  readonly formats: readonly { readonly id: OutputFormat; readonly label: string }[];
}

const GROUPS: readonly FormatGroup[] = [
  {
    title: 'Pictures',
    formats: [
      { id: 'png', label: 'PNG as on screen' },
      { id: 'png16', label: 'PNG 16 bit' },
      { id: 'tiff16', label: 'TIFF 16 bit' },
      { id: 'tiff', label: 'TIFF 32 bit' },
      { id: 'gif', label: 'GIF, moving' },
      { id: 'webm', label: 'WebM film' },
      { id: 'mp4', label: 'MP4 film' },
    ],
  },
  {
    title: 'Numbers',
    formats: [
      { id: 'npy', label: 'NumPy float32' },
      { id: 'npz', label: 'NumPy archive' },
      { id: 'safetensors', label: 'safetensors' },
      { id: 'ome-zarr', label: 'OME-Zarr' },
    ],
  },
  {
    title: 'Volumes',
    formats: [
      { id: 'nifti', label: 'NIfTI volume' },
      { id: 'nrrd', label: 'NRRD volume' },
      { id: 'ome-tiff', label: 'OME-TIFF volume' },
    ],
  },
  {
    title: 'DICOM',
    formats: [
      { id: 'dicom-sc', label: 'DICOM capture' },
      { id: 'dicom-pm', label: 'DICOM parametric map' },
      { id: 'dicom-seg', label: 'DICOM segmentation' },
      { id: 'dicom-seg-fractional', label: 'segmentation, fractional' },
      { id: 'dicom-seg-labels', label: 'segmentation, label map' },
    ],
  },
  {
    title: 'Figures',
    formats: [
      { id: 'svg', label: 'sheet SVG' },
      { id: 'pdf', label: 'sheet PDF' },
      { id: 'architecture', label: 'network SVG' },
    ],
  },
  {
    title: 'Tables',
    formats: [
      { id: 'statistics', label: 'table CSV' },
      { id: 'parquet', label: 'table Parquet' },
      { id: 'json', label: 'table JSON' },
      { id: 'markdown', label: 'table Markdown' },
    ],
  },
];
const MARKS: readonly { readonly id: PictureMark; readonly label: string }[] = [
  { id: 'colour-bar', label: 'colour bar' },
  { id: 'scale-bar', label: 'scale bar in mm' },
  { id: 'regions', label: 'regions' },
  { id: 'lines', label: 'line' },
  { id: 'pins', label: 'pins' },
  { id: 'fields', label: 'receptive fields of the pins' },
];
/** Who can play it. */
const HINTS: { readonly [Format in OutputFormat]?: string } = {
  gif: '256 colours a frame: maps alone and the CT alone are exact, the others nearly',
  webm: 'every pixel as on screen, for Chrome, Edge, Firefox and VLC',
  mp4: 'VP9, as there is no free encoder of H.264: for browsers and VLC, not for QuickTime; nearly without loss',
};
/** Frames a second. */
const RATES = [1, 2, 5, 10, 15, 20, 25, 30, 50];
const SCALES = Array.from({ length: MOST_SCALE }, (_, at) => at + 1);

export function FormatRow({ range, colormap }: { readonly range: string; readonly colormap: string }) {
  const { format } = useExportForm();
  const group = useId();
  return (
    <div className="form-row">
      <span className="label">Format</span>
      <div>
        <div className="format-groups" role="radiogroup" aria-label="Format">
          {GROUPS.map(({ title, formats }) => (
            <fieldset key={title} className="format-group">
              <legend>{title}</legend>
              {formats.map(({ id, label }) => (
                <label key={id}>
                  <input
                    type="radio"
                    name={group}
                    checked={id === format}
                    onChange={() => useExportForm.setState({ format: id })}
                  />
                  {label}
                </label>
              ))}
            </fieldset>
          ))}
        </div>
        <div className="choices">
          {isAmong(groundFormats, format) && <PictureOptions range={range} colormap={colormap} />}
          {isAmong(movingFormats, format) && <FrameRate />}
          {HINTS[format] !== undefined && <span className="quiet">{HINTS[format]}</span>}
          {isAmong(segmentFormats, format) && (
            <Threshold words={format === 'dicom-seg-fractional' ? 'wholly in from' : 'values from'} />
          )}
        </div>
      </div>
    </div>
  );
}

function PictureOptions({ range, colormap }: { readonly range: string; readonly colormap: string }) {
  const { format, scale, marks } = useExportForm();
  const drawn = useDrawn();
  const ct = useCtGround();
  const counted = (id: PictureMark, label: string): string =>
    id === 'regions' || id === 'lines' || id === 'pins' ? `${label} (${drawn[id].length})` : label;
  const mark = (id: PictureMark, isOn: boolean): void =>
    useExportForm.setState({ marks: MARKS.map((one) => one.id).filter((one) => (one === id ? isOn : marks.includes(one))) });
  return (
    <>
      {isAmong(markedFormats, format) && (
        <label>
          pixels
          <select
            className="field"
            data-testid="export-scale"
            value={scaleOf({ format, scale })}
            onChange={(event) => useExportForm.setState({ scale: Number(event.target.value) })}
          >
            {SCALES.filter((one) => one === scaleOf({ format, scale: one })).map((one) => (
              <option key={one} value={one}>
                {one} x
              </option>
            ))}
          </select>
        </label>
      )}
      {MARKS.filter(({ id }) => isOffered(id, drawn, ct?.mode) && isMarkOf(format, id)).map(({ id, label }) => (
        <label key={id}>
          <input type="checkbox" checked={marks.includes(id)} onChange={(event) => mark(id, event.target.checked)} />
          {counted(id, label)}
        </label>
      ))}
      <span className="quiet">
        range per {range}, {colormap} colours
      </span>
    </>
  );
}

/** Of moving pictures. */
function FrameRate() {
  const { fps } = useExportForm();
  return (
    <label>
      frames a second
      <select
        className="field"
        data-testid="export-fps"
        value={fps}
        onChange={(event) => useExportForm.setState({ fps: Number(event.target.value) })}
      >
        {RATES.map((one) => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
    </label>
  );
}

function Threshold({ words }: { readonly words: string }) {
  const { threshold } = useExportForm();
  return (
    <label>
      {words}
      <input
        className="field"
        type="number"
        step="any"
        value={threshold}
        onChange={(event) => useExportForm.setState({ threshold: event.target.value })}
      />
    </label>
  );
}
