// One export at a time: its progress, its end, its failures.
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../src-shared/protocol/client.ts';
import { isCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { ExportProgress, ExportReceipt, ExportRequest } from '../../src-shared/protocol/export-messages.ts';

export interface ExportState {
  readonly progress: ExportProgress | null;
  readonly receipt: ExportReceipt | null;
  /** Why it ended early. */
  readonly error: string | null;
}

const NOTHING: ExportState = { progress: null, receipt: null, error: null };

export const createExportStore = () => createStore<ExportState>(() => NOTHING);
export type ExportStore = ReturnType<typeof createExportStore>;

export interface ExportActions {
  run(request: ExportRequest): Promise<void>;
  cancel(): void;
  forget(): void;
}

export function createExportActions(client: Client, store: ExportStore): ExportActions {
  let cancel: () => void = () => undefined;
  return {
    async run(request) {
      cancel();
      const filesTotal = request.slices.length * request.items.length;
      store.setState({ ...NOTHING, progress: { filesDone: 0, filesTotal, bytesWritten: 0, current: '' } });
      const stream = client.open('export.run', request);
      cancel = () => stream.cancel();
      try {
        for await (const progress of stream) store.setState({ progress });
        store.setState({ progress: null, receipt: await stream.result });
      } catch (thrown) {
        const message = toErrorRecord(thrown).message;
        store.setState({ progress: null, error: isCancelled(thrown) ? 'Cancelled. What was written so far is whole.' : message });
      }
    },
    cancel: () => cancel(),
    forget: () => store.setState(NOTHING),
  };
}
