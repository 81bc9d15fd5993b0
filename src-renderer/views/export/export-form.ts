// What the export dialog was last set to: it opens as it was left.
import { create } from 'zustand';
import type { ExportFormat } from '../../../src-shared/protocol/export-messages.ts';
import type { FileToken } from '../../../src-shared/protocol/files-messages.ts';

interface ExportForm {
  readonly what: 'map' | 'layer' | 'all';
  readonly format: ExportFormat;
  readonly which: 'this' | 'range' | 'all';
  readonly range: string;
  readonly destination: FileToken | null;
  readonly folderName: string;
  readonly overwrite: boolean;
}

export const useExportForm = create<ExportForm>(() => ({
  what: 'layer',
  format: 'png',
  which: 'this',
  range: '',
  destination: null,
  folderName: 'convscope-maps',
  overwrite: false,
}));
