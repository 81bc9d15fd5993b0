// From a slice to what goes into the network: decoded values -> HU -> preprocessing -> 1 x C x H x W. The shape must be the one the network
// was checked with; a silent resize would make other maps than the user thinks.
import { isPadding } from '../../src-shared/imaging/modality.ts';
import { paint } from '../../src-shared/imaging/paint.ts';
import type { Tensor } from '../../src-shared/network/graph.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { applyPreprocess } from '../cnn/preprocess.ts';
import { parsePreprocess } from '../cnn/preprocess-steps.ts';
import { type DecodedFrame, toHu } from '../dicom/decode-frame.ts';
import type { SeriesStore } from './series-store.ts';
import type { SliceStore } from './slice-store.ts';

interface HuSlice {
  readonly rows: number;
  readonly columns: number;
  /** rows x columns, row-major, HU. */
  readonly hu: Float32Array;
}

export class InputMaker {
  readonly #series: SeriesStore;
  readonly #slices: SliceStore;
  /** The slice asked for last: each move of the pointer asks for it again. */
  #last: { readonly frame: DecodedFrame; readonly hu: Float32Array } | null = null;

  constructor(series: SeriesStore, slices: SliceStore) {
    this.#series = series;
    this.#slices = slices;
  }

  /** Decoded slice in HU; the values are shared and must stay as they are. @throws AppError dicom/*, file/*, engine/unknown-series */
  async huOf(seriesId: string, index: number): Promise<HuSlice> {
    const frame = await this.frameOf(seriesId, index);
    if (this.#last?.frame !== frame) this.#last = { frame, hu: toHu(frame) };
    return { rows: frame.rows, columns: frame.columns, hu: this.#last.hu };
  }

  /** In HU, NaN where the file says that there is no pixel: what is measured of a slice leaves that out. @throws as `huOf` */
  async measurableOf(seriesId: string, index: number): Promise<HuSlice> {
    const frame = await this.frameOf(seriesId, index);
    const hu = toHu(frame);
    for (let i = 0; i < hu.length; i++) if (isPadding(frame.padding, frame.stored[i] as number)) hu[i] = Number.NaN;
    return { rows: frame.rows, columns: frame.columns, hu };
  }

  /** Decoded slice as stored, with its rescale, and with what was painted into it. @throws AppError dicom/*, file/* */
  async frameOf(seriesId: string, index: number): ReturnType<SliceStore['get']> {
    const slice = this.#series.slice(seriesId, index);
    const frame = await this.#slices.get(slice.file, slice.frame);
    const strokes = this.#series.get(seriesId).painted?.strokes.filter((stroke) => stroke.slice === index) ?? [];
    if (strokes.length === 0) return frame;
    const painted = frame.rgb ? null : paint(frame, strokes);
    if (painted) return painted;
    throw new AppError(
      'dicom/unsupported-pixels',
      'HU cannot be painted into this slice: it is a colour picture, or its HU come from a table and not from slope and intercept.',
    );
  }

  /** The series that it was painted over; itself where nothing was painted. @throws AppError engine/unknown-series */
  plainSeriesOf(seriesId: string): string {
    return this.#series.get(seriesId).painted?.plainId ?? seriesId;
  }

  /**
   * @param preprocess the grammar of `--preprocess`, for example `clip:-1000:1000,scale:0:1`
   * @returns 1 x C x H x W
   * @throws AppError engine/preprocess, dicom/*, file/*
   */
  async make(seriesId: string, index: number, preprocess: string): Promise<Tensor> {
    const steps = parsePreprocess(preprocess);
    const last = this.#series.get(seriesId).series.slices.length - 1;
    const slice = await this.huOf(seriesId, index);
    const needsNeighbours = preprocess.includes('neighbours');
    const neighbours = needsNeighbours
      ? {
          previous: (await this.huOf(seriesId, Math.max(0, index - 1))).hu,
          next: (await this.huOf(seriesId, Math.min(last, index + 1))).hu,
        }
      : undefined;
    const made = applyPreprocess(steps, slice, neighbours);
    return { shape: [1, made.channels, made.rows, made.columns], data: made.data };
  }
}

/** @throws AppError network/input-mismatch naming both shapes and the ways out */
export function requireShape(made: Shape, expected: Shape): void {
  if (made.join() === expected.join()) return;
  throw new AppError(
    'network/input-mismatch',
    `The slice becomes ${made.join(' x ')} after preprocessing, the network was set up for ${expected.join(' x ')}. ` +
      'Set the network up for this size, resize the slice (resize:H:W), or choose its channels (channels:grey, neighbours or windows).',
    { expected, found: made },
  );
}
