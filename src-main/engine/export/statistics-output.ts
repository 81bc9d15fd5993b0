// `--stats-only`: what is measured of every map of every slice as one table (CSV, JSON, Markdown or Parquet), no values. For studies of channels over
// many patients.
import { join } from 'node:path';
import { planesOf } from '../../../src-shared/imaging/planes.ts';
import type { TableFormat } from '../../../src-shared/network/recipe.ts';
import { valuesOf } from '../../cnn/activation.ts';
import { histogramOf, type StatisticsRow, tableForms } from '../../export/statistics-table.ts';
import type { ItemResult } from '../run/result-writer.ts';
import type { OutputNeeds, RunOutput } from '../run/run-output.ts';
import { GrowingFile } from './growing-file.ts';

export function statisticsOutput({ out, mayReplace, onFile, provenanceOf }: OutputNeeds, format: TableFormat): RunOutput {
  const nodes = new Set<string>();
  const form = tableForms[format](provenanceOf(null, { nodes: [] }));
  const file = new GrowingFile(join(out, `statistics.${form.extension}`), mayReplace(null));
  return {
    add: async ({ slice }, results) => {
      if (nodes.size === 0) await file.append(form.begin());
      await file.append(form.rows(results.flatMap((result) => rowsOf(slice, result))));
      for (const { activation } of results) nodes.add(activation.name);
      return { written: Promise.resolve([]) };
    },
    skip: async () => undefined,
    finish: async () => {
      await file.append(form.end());
      const done = { path: file.path, nodes: [...nodes], ...(await file.finish()) };
      onFile(done);
      return [done];
    },
    close: () => file.discard(),
  };
}

function rowsOf(slice: number | null, { activation, channels }: ItemResult): readonly StatisticsRow[] {
  const { maps, rows, columns } = planesOf(activation.shape);
  const { min, max, mean, std, zeros, nonFinite } = activation.statistics;
  const size = rows * columns;
  return (channels ?? Array.from({ length: maps }, (_, index) => index)).map((map) => {
    const [low, high] = [min[map] as number, max[map] as number];
    return {
      ...{ slice, node: activation.name, map, values: size },
      ...{ nonFinite: nonFinite[map] as number, zeros: zeros[map] as number },
      ...{ min: low, max: high, mean: mean[map] as number, std: std[map] as number },
      bins: histogramOf(valuesOf(activation, map * size, size), low, high),
    };
  });
}
