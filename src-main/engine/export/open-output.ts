// Which way of writing a format needs. Writers with large libraries are loaded when they are asked for: every start of the program would pay for them.
import { movingFormats, tableFormats, volumeFormats } from '../../../src-shared/network/recipe.ts';
import type { OutputNeeds, RunOutput } from '../run/run-output.ts';
import { sliceOutput } from './slice-output.ts';
import { volumeOutput } from './volume-output.ts';

export async function openOutput(needs: OutputNeeds): Promise<RunOutput> {
  const { format } = needs.style;
  const table = tableFormats.find((known) => known === format);
  if (table) return (await import('./statistics-output.ts')).statisticsOutput(needs, table);
  if (format === 'ome-zarr') return (await import('./zarr-output.ts')).zarrOutput(needs);
  const moving = movingFormats.find((known) => known === format);
  if (moving) return (await import('./film-output.ts')).filmOutput(needs, moving);
  if (format === 'svg' || format === 'pdf' || format === 'architecture')
    return (await import('./figure-output.ts')).figureOutput(needs, format);
  if (format === 'dicom-sc') return (await import('./capture-output.ts')).captureOutput(needs);
  if (format === 'dicom-seg-labels') return (await import('./label-output.ts')).labelOutput(needs);
  if (format === 'dicom-pm' || format === 'dicom-seg' || format === 'dicom-seg-fractional')
    return (await import('./derived-output.ts')).derivedOutput(needs, format);
  const volume = volumeFormats.find((known) => known === format);
  return volume === undefined ? sliceOutput(needs) : volumeOutput({ ...needs, format: volume });
}
