// Which way of writing a format needs.
import { volumeFormats } from '../../src-shared/network/recipe.ts';
import type { OutputNeeds, RunOutput } from './run-output.ts';
import { sliceOutput } from './slice-output.ts';
import { statisticsOutput } from './statistics-output.ts';
import { volumeOutput } from './volume-output.ts';

export function openOutput(needs: OutputNeeds): RunOutput {
  const { format } = needs.style;
  if (format === 'statistics') return statisticsOutput(needs);
  const volume = volumeFormats.find((known) => known === format);
  return volume === undefined ? sliceOutput(needs) : volumeOutput({ ...needs, format: volume });
}
