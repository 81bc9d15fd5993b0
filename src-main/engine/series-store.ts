// The series that are open, by an id of ours. Holds order and places of slices, no pixels.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { SeriesSummary } from '../../src-shared/protocol/series-messages.ts';
import type { Series } from '../dicom/series-types.ts';
import { type SliceSource, sourceLabel } from './slice-source.ts';

export interface OpenSeries {
  readonly id: string;
  readonly series: Series<SliceSource>;
  /** Label of the file or folder it was opened from. */
  readonly openedFrom: string;
}

export class SeriesStore {
  readonly #open = new Map<string, OpenSeries>();

  add(series: Series<SliceSource>, openedFrom: string): OpenSeries {
    const open: OpenSeries = { id: randomUUID(), series, openedFrom };
    this.#open.set(open.id, open);
    return open;
  }

  /** @throws AppError engine/unknown-series */
  get(id: string): OpenSeries {
    const open = this.#open.get(id);
    if (!open) throw new AppError('engine/unknown-series', 'That series is not open here any more. Open its folder again.');
    return open;
  }

  /** @throws AppError engine/unknown-series when the series has no such slice */
  slice(id: string, index: number): Series<SliceSource>['slices'][number] {
    const open = this.get(id);
    const slice = open.series.slices[index];
    if (!slice)
      throw new AppError(
        'engine/unknown-series',
        `The series has ${open.series.slices.length} slices; there is no slice ${index} (counted from 0).`,
      );
    return slice;
  }
}

/** As the window shows it. The series' own UIDs stay in the engine. */
export function summariseSeries({ id, series, openedFrom }: OpenSeries): SeriesSummary {
  return {
    id,
    description: series.description,
    modality: series.modality,
    kind: series.kind,
    rows: series.rows,
    columns: series.columns,
    pixelSpacingMm: series.pixelSpacingMm,
    sliceSpacingMm: series.sliceSpacingMm,
    orientation: series.orientation,
    slices: series.slices.map((slice) => ({
      file: sourceLabel(slice.file),
      instanceNumber: slice.instanceNumber,
      positionMm: slice.positionMm,
      distanceMm: slice.distanceMm,
    })),
    warnings: series.warnings,
    source: openedFrom,
  };
}
