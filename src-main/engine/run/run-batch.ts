// Many series, each in a folder of its own that is named by hashes alone. The list of work, the journals and the results lie so that several processes,
// each with its share, can fill one output folder without talking to each other.
//   series-3fa9c1d2e4b5/          results and recipe.json of one series
//   journal/work.json             all series of the batch; every process writes the same
//   journal/series-….jsonl        what of a series is done
//   summary.json                  after the last, or by `convscope merge`
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ErrorRecord, isCancelled, throwIfCancelled, toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import { writeWhole } from '../atomic-write.ts';
import { sha256 } from '../hash.ts';
import { mergeBatch } from './batch-summary.ts';
import { type FoundSeries, openSeries } from './run-inputs.ts';
import type { JobHooks } from './run-job.ts';
import { RunJournal } from './run-journal.ts';
import type { BatchReport, SeriesOutcome } from './run-report.ts';
import type { RunInput } from './run-request.ts';
import { type RunCore, runSeries } from './run-series.ts';

/** Of the hash of a UID: enough to tell a million series apart. */
const NAME_DIGITS = 12;

/** No patient data: the series' UID goes in by its hash. */
const seriesFolder = ({ series, part }: FoundSeries): string =>
  `series-${sha256(series.seriesInstanceUID).slice(0, NAME_DIGITS)}${part === 0 ? '' : `-${part}`}`;

interface Batch {
  readonly input: Extract<RunInput, { kind: 'series' }>;
  readonly found: readonly FoundSeries[];
}

/** @throws AppError file/* when nothing more can be written, engine/cancelled; a series that fails alone is in `failures` */
export async function runBatch(core: RunCore, { input, found }: Batch, hooks: JobHooks): Promise<BatchReport> {
  const { out, shard } = core.request;
  await writeWorkList(out, found);
  const mine = shard ? found.filter((_, at) => at % shard.of === shard.index) : found;
  const outcomes: SeriesOutcome[] = [];
  for (const [at, one] of mine.entries()) {
    throwIfCancelled(hooks.signal);
    const folder = seriesFolder(one);
    hooks.onNote(`series ${at + 1} of ${mine.length}: ${folder}, ${one.series.slices.length} slices`);
    outcomes.push(await runOne(core, { input, one, folder }, hooks));
  }
  const summary = shard ? null : (await mergeBatch(out)).path;
  const failures = outcomes.flatMap(({ folder, error, failures: slices }) => [
    ...(error ? [{ item: folder, error }] : []),
    ...slices.map((slice) => ({ item: join(folder, slice.item), error: slice.error })),
  ]);
  return { series: outcomes, summary, failures };
}

async function runOne(
  core: RunCore,
  { input, one, folder }: { readonly input: Batch['input']; readonly one: FoundSeries; readonly folder: string },
  hooks: JobHooks,
): Promise<SeriesOutcome> {
  const root = core.request.out;
  const path = join(root, 'journal', `${folder}.jsonl`);
  const about = { folder, slices: one.series.slices.length };
  let hasStopped = false;
  try {
    const inputs = await openSeries(one, input);
    const run = {
      inputs,
      out: join(root, folder),
      openJournal: (request: string) => RunJournal.open(path, root, request),
      onStopped: () => {
        hasStopped = true;
      },
    };
    const { nodes, files, failures, isKept } = await runSeries(core, run, hooks);
    return { ...about, state: isKept ? 'kept' : 'done', nodes, files, failures, error: null };
  } catch (thrown) {
    if (isCancelled(thrown) || hasStopped) throw thrown;
    const error: ErrorRecord = toErrorRecord(thrown);
    await RunJournal.noteFailure(path, error);
    return { ...about, state: 'failed', nodes: [], files: 0, failures: [], error };
  }
}

/** Every process of a batch writes the same bytes, so that the last one to do so changes nothing. */
async function writeWorkList(out: string, found: readonly FoundSeries[]): Promise<void> {
  const path = join(out, 'journal', 'work.json');
  const work = { format: 'convscope-batch', formatVersion: 1, series: found.map(seriesFolder) };
  const text = `${JSON.stringify(work, null, 1)}\n`;
  const there = await readFile(path, 'utf8').catch(() => null);
  if (there !== text) await writeWhole(path, new TextEncoder().encode(text), { overwrite: true });
}
