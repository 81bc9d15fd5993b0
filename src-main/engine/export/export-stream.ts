// The stream `export.run`: chosen maps or whole layers of chosen slices into files, with progress and a receipt; one bad slice does not stop the rest.
// A cancelled export goes on where it stopped when it is asked for again.
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

/** Journals of exports that were not finished, by folder and request. They live as long as the engine: a folder of results holds results only. */
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
  let journalKey = '';
  const runJob = new RunJob({
    ...job,
    openJournal: async (hash) => {
      const key = `${folder}\n${hash}`;
      const journal = needs.journals.get(key) ?? RunJournal.inMemory(hash);
      needs.journals.set(key, journal);
      journal.beginAgain();
      journalKey = key;
      return journal;
    },
  });
  const report = await runJob.runAll({
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
  needs.journals.delete(journalKey);
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
