// The phantom on disk: one DICOM file a slice.
import { join } from 'node:path';
import { throwIfCancelled } from '../../src-shared/protocol/errors.ts';
import { type PhantomOptions, phantomFile } from '../dicom/phantom.ts';
import { writeWhole } from './atomic-write.ts';
import { sourceLabel } from './slice-source.ts';

interface SampleWritten {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
}

/** @throws AppError file/*, engine/cancelled; files written so far are whole and stay */
export async function writeSample(
  folder: string,
  options: PhantomOptions,
  how: { overwrite: boolean; signal: AbortSignal },
): Promise<SampleWritten> {
  let bytes = 0;
  for (let index = 0; index < options.slices; index++) {
    throwIfCancelled(how.signal);
    const file = phantomFile(options, index);
    await writeWhole(join(folder, sourceLabel({ kind: 'phantom', options, index })), file, how);
    bytes += file.length;
  }
  return { folder, files: options.slices, bytes };
}
