// An export that runs: its progress, its receipt, and the way to stop it.
import { create } from 'zustand';
import { isCancelled } from '../../src-shared/protocol/errors.ts';
import type { ExportProgress, ExportReceipt, ExportRequest } from '../../src-shared/protocol/export-messages.ts';
import { engine } from './connection.ts';

interface Exporting {
  readonly phase: 'idle' | 'running' | 'done' | 'failed';
  readonly progress: ExportProgress | null;
  readonly receipt: ExportReceipt | null;
  readonly failure: string;
  /** It was stopped: asked for again, it goes on. */
  readonly isResumable: boolean;
  readonly cancel: () => void;
}

const idle: Exporting = {
  phase: 'idle',
  progress: null,
  receipt: null,
  failure: '',
  isResumable: false,
  cancel: () => undefined,
};

export const useExporting = create<Exporting>(() => idle);

export async function runExport(request: ExportRequest): Promise<void> {
  const stream = engine().open('export.run', request);
  useExporting.setState({ ...idle, phase: 'running', cancel: () => stream.cancel() });
  try {
    for await (const progress of stream) useExporting.setState({ progress });
    useExporting.setState({ phase: 'done', receipt: await stream.result });
  } catch (thrown) {
    if (isCancelled(thrown))
      useExporting.setState({
        phase: 'failed',
        isResumable: true,
        failure: 'Cancelled. Files that were already written stay; the same export goes on where it stopped.',
      });
    else useExporting.setState({ phase: 'failed', failure: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

export const forgetExport = (): void => {
  if (useExporting.getState().phase !== 'running') useExporting.setState(idle);
};

/** Slices in a text like `3, 10:20`: numbers from 1 as on screen, both ends included. Null where it cannot be read. */
export function readSlices(text: string, count: number): readonly number[] | null {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last = first, ...rest] = part.split(':').map((word) => (/^\s*\d+\s*$/.test(word) ? Number(word) : Number.NaN));
    if (first === undefined || last === undefined || rest.length > 0) return null;
    if (!(first >= 1 && last >= first && last <= count)) return null;
    for (let slice = first; slice <= last; slice++) found.add(slice - 1);
  }
  return [...found].sort((a, b) => a - b);
}
