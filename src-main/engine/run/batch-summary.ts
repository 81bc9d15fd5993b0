// The summary of a batch from its journals, whoever filled them: which series are done, which failed and why, which are still to do.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { writeWhole } from '../atomic-write.ts';
import { readingFailed } from '../file-errors.ts';
import { type JournalState, journalState } from './run-journal.ts';

interface SummarisedSeries extends JournalState {
  readonly folder: string;
}

interface BatchSummary {
  readonly path: string;
  readonly series: readonly SummarisedSeries[];
}

const workSchema = v.object({
  format: v.literal('convscope-batch'),
  formatVersion: v.literal(1),
  series: v.array(v.pipe(v.string(), v.regex(/^series-[0-9a-f]+(-\d+)?$/))),
});

/** Writes `summary.json` of a batch's folder anew. @throws AppError file/*, engine/bad-request where it is none */
export async function mergeBatch(out: string): Promise<BatchSummary> {
  const folders = await workListOf(out);
  const series = await Promise.all(
    folders.map(async (folder) => ({ folder, ...(await journalState(join(out, 'journal', `${folder}.jsonl`))) })),
  );
  const path = join(out, 'summary.json');
  const text = JSON.stringify({ format: 'convscope-summary', formatVersion: 1, series }, null, 1);
  await writeWhole(path, new TextEncoder().encode(`${text}\n`), { overwrite: true });
  return { path, series };
}

async function workListOf(out: string): Promise<readonly string[]> {
  const path = join(out, 'journal', 'work.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
  try {
    return v.parse(workSchema, JSON.parse(text)).series;
  } catch (thrown) {
    throw new AppError(
      'engine/bad-request',
      `${path} is not the work list of a batch. Give the folder that convscope run wrote.`,
      { path },
      thrown,
    );
  }
}
