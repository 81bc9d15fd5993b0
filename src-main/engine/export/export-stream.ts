// The stream `export.run`: chosen maps or whole layers of chosen slices into files, with progress and a receipt; one bad slice does not stop the rest.
// An export that was cancelled, failed or was killed goes on where it stopped when it is asked for again.
import { basename, join, relative } from 'node:path';
import type { ErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { ExportProgress, ExportReceipt, ExportRequest } from '../../../src-shared/protocol/export-messages.ts';
import type { StreamContext } from '../../../src-shared/protocol/server-stream.ts';
import { writeWhole } from '../atomic-write.ts';
import type { FileRegistry } from '../file-registry.ts';
import { RunJob } from '../run/run-job.ts';
import { RunJournal } from '../run/run-journal.ts';
import type { WrittenFile } from '../run/run-output.ts';
import { VERSION } from '../version.ts';
import { countFiles } from './export-estimate.ts';
import { identityOf } from './export-identity.ts';
import { type ExportNeeds, type ExportPlan, planExport } from './export-plan.ts';

/** While an export runs, so that a killed one is known again; hidden, and gone when it ends: a folder of results holds results only. */
const JOURNAL = '.convscope-export.jsonl';

/** Journals of exports that ended unfinished while the engine lives, by folder and request. */
export type OpenJournals = Map<string, RunJournal>;

/** @throws AppError file/* when nothing can be written there, engine/cancelled; whole files written so far stay */
export async function exportMaps(
  request: ExportRequest,
  context: StreamContext<ExportProgress, ExportRequest>,
  needs: ExportNeeds & { readonly files: FileRegistry; readonly journals: OpenJournals },
): Promise<ExportReceipt> {
  const plan = planExport(request, needs);
  const { folder, job } = plan;
  const written: WrittenFile[] = [];
  let bytesWritten = 0;
  const filesTotal = countFiles(job);
  const started = performance.now();
  const opened: { key: string; journal: RunJournal | null } = { key: '', journal: null };
  const runJob = new RunJob({
    ...job,
    openJournal: async (hash) => {
      opened.key = `${folder}\n${hash}`;
      const known = needs.journals.get(opened.key);
      known?.beginAgain();
      await known?.returnToDisk();
      opened.journal = known ?? (await RunJournal.open(join(folder, JOURNAL), folder, hash));
      needs.journals.set(opened.key, opened.journal);
      return opened.journal;
    },
  });
  const run = runJob.runAll({
    signal: context.signal,
    onNote: () => undefined,
    onProgress: () => undefined,
    onFile: (file) => {
      written.push(file);
      bytesWritten += file.bytes;
      context.emitLatest({
        filesDone: written.length,
        filesTotal: Math.max(filesTotal, written.length),
        bytesWritten,
        current: basename(file.path),
        secondsLeft: secondsLeft(performance.now() - started, written.length, filesTotal),
      });
    },
  });
  // Where the file cannot be taken away, what went wrong with the export is what counts.
  const report = await run.finally(() => opened.journal?.leaveDisk().catch(() => undefined));
  needs.journals.delete(opened.key);
  await writeBeside(plan, written);
  const failures = report.failures.map(({ item, error }) => ({ slice: sliceOf(item), error: error satisfies ErrorRecord }));
  return { folder: await needs.files.register(folder), files: report.files, bytes: bytesWritten, failures };
}

const MILLISECONDS = 1000;

const secondsLeft = (elapsedMs: number, done: number, total: number): number | null =>
  done === 0 || total <= done ? null : (elapsedMs / MILLISECONDS / done) * (total - done);

const sliceOf = (folder: string): number => Number(/\d+$/.exec(folder)?.[0] ?? 0);

/** The network's source where it is in no file, and the receipt: what left, what of the patient did not. */
async function writeBeside(plan: ExportPlan, written: readonly WrittenFile[]): Promise<void> {
  const { folder, modelFile } = plan;
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  if (modelFile) await writeWhole(modelFile.path, text(modelFile.text), { overwrite: true });
  const receipt = {
    format: 'convscope-receipt',
    formatVersion: 1,
    program: { name: 'ConvScope', version: VERSION },
    identity: await identityOf(plan, null),
    files: written.map(({ path, bytes, sha256 }) => ({ file: relative(folder, path), bytes, sha256 })),
    notice: 'Not for diagnostic use.',
  };
  await writeWhole(join(folder, 'receipt.json'), text(`${JSON.stringify(receipt, null, 1)}\n`), { overwrite: true });
}
