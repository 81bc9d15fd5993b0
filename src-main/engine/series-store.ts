// The series that are open, by an id of ours. Holds order and places of slices, no pixels.
import { randomUUID } from 'node:crypto';
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { SeriesSummary } from '../../src-shared/protocol/series-messages.ts';
import type { SliceStroke } from '../../src-shared/protocol/what-if-messages.ts';
import type { Series } from '../dicom/series-types.ts';
import { sha256 } from './hash.ts';
import { type SliceSource, sourceLabel } from './slice-source.ts';

export interface OpenSeries {
  /** Names this list of slices, which never changes. */
  readonly id: string;
  /** Stays while a scan finds more of the series, each time with a new id. */
  readonly identity: string;
  /** The scan that found it goes on. */
  readonly isGrowing: boolean;
  readonly series: Series<SliceSource>;
  /** Label of the file or folder it was opened from. */
  readonly openedFrom: string;
  /** Given where HU were painted into slices of another series that is open. */
  readonly painted?: { readonly plainId: string; readonly strokes: readonly SliceStroke[] };
}

/** Each stroke and each step of undo is one. */
const MOST_PAINTED = 256;

export class SeriesStore {
  readonly #open = new Map<string, OpenSeries>();

  add(
    series: Series<SliceSource>,
    openedFrom: string,
    { identity, isGrowing }: { readonly identity: string; readonly isGrowing: boolean } = {
      identity: randomUUID(),
      isGrowing: false,
    },
  ): OpenSeries {
    const open: OpenSeries = { id: randomUUID(), identity, isGrowing, series, openedFrom };
    this.#open.set(open.id, open);
    return open;
  }

  /** The same slices with strokes over them: one id for the same strokes. @throws AppError engine/unknown-series */
  paint(plainId: string, strokes: readonly SliceStroke[]): OpenSeries {
    const plain = this.get(plainId);
    if (strokes.length === 0) return plain;
    for (const { slice } of strokes) this.slice(plainId, slice);
    const id = `${plainId}+${sha256(JSON.stringify(strokes))}`;
    const open = this.#open.get(id) ?? { ...plain, id, painted: { plainId, strokes } };
    this.#open.delete(id);
    this.#open.set(id, open);
    const painted = [...this.#open.values()].filter((one) => one.painted);
    for (const { id: old } of painted.slice(0, Math.max(0, painted.length - MOST_PAINTED))) this.#open.delete(old);
    return open;
  }

  remove(id: string): void {
    this.#open.delete(id);
  }

  all(): readonly OpenSeries[] {
    return [...this.#open.values()];
  }

  /** @throws AppError engine/unknown-series */
  get(id: string): OpenSeries {
    const open = this.#open.get(id);
    if (!open) throw new AppError('engine/unknown-series', 'That series is not open here any more. Open its folder again.');
    return open;
  }

  /** None where it is not open any more. */
  slicesOf(id: string): Series<SliceSource>['slices'] {
    return this.#open.get(id)?.series.slices ?? [];
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

/** Does not depend on which slices have been found: parts of one series (a localizer, another plane) differ in what they are. */
const lastingIdOf = ({ seriesInstanceUID, kind, description, rows, columns, orientation }: Series<SliceSource>): string =>
  sha256(JSON.stringify([seriesInstanceUID, kind === 'single' ? 'volume' : kind, description, rows, columns, orientation]));

/** As the window shows it. The series' own UIDs stay in the engine. */
export function summariseSeries({ id, identity, isGrowing, series, openedFrom }: OpenSeries): SeriesSummary {
  return {
    id,
    identity,
    lastingId: lastingIdOf(series),
    isGrowing,
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
    // What is missing may be the next file: a series is judged when it is whole.
    warnings: isGrowing ? [] : series.warnings,
    source: openedFrom,
  };
}
