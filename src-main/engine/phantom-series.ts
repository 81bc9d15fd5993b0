// The built-in phantom as an open series: what a new user sees first. Its slices are made when they are looked at.

import { AppError } from '../../src-shared/protocol/errors.ts';
import { readHeader } from '../dicom/header.ts';
import { type PhantomOptions, phantomFileStart } from '../dicom/phantom.ts';
import { groupSeries } from '../dicom/series.ts';
import type { Series } from '../dicom/series-types.ts';
import type { SliceSource } from './slice-source.ts';

/** The same as `convscope sample` without options. */
const DEFAULT_PHANTOM: PhantomOptions = { slices: 48, size: 512, seed: 0 };

export function phantomSeries(options: PhantomOptions = DEFAULT_PHANTOM): Series<SliceSource> {
  const slices = Array.from({ length: options.slices }, (_, index) => {
    const { bytes, fileBytes } = phantomFileStart(options, index);
    const read = readHeader(bytes, fileBytes);
    if (read.kind !== 'header') throw new AppError('engine/internal', 'The built-in phantom cannot be read back.');
    return { file: { kind: 'phantom', options, index } as const, header: read.header };
  });
  const [series] = groupSeries<SliceSource>(slices);
  if (!series) throw new AppError('engine/internal', 'The built-in phantom forms no series.');
  return series;
}
