// Which way of writing a format needs.
import { tableFormats, volumeFormats } from '../../src-shared/network/recipe.ts';
import { captureOutput } from './capture-output.ts';
import { derivedOutput } from './derived-output.ts';
import { figureOutput } from './figure-output.ts';
import { gifOutput } from './gif-output.ts';
import type { OutputNeeds, RunOutput } from './run-output.ts';
import { sliceOutput } from './slice-output.ts';
import { statisticsOutput } from './statistics-output.ts';
import { volumeOutput } from './volume-output.ts';
import { zarrOutput } from './zarr-output.ts';

export function openOutput(needs: OutputNeeds): RunOutput {
  const { format } = needs.style;
  const table = tableFormats.find((known) => known === format);
  if (table) return statisticsOutput(needs, table);
  if (format === 'ome-zarr') return zarrOutput(needs);
  if (format === 'gif') return gifOutput(needs);
  if (format === 'svg' || format === 'pdf' || format === 'architecture') return figureOutput(needs, format);
  if (format === 'dicom-sc') return captureOutput(needs);
  if (format === 'dicom-pm' || format === 'dicom-seg') return derivedOutput(needs, format);
  const volume = volumeFormats.find((known) => known === format);
  return volume === undefined ? sliceOutput(needs) : volumeOutput({ ...needs, format: volume });
}
