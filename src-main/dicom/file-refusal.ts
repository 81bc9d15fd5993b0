// Why a file is no picture for this program: a code for machines and a sentence for people.
import { describeTransferSyntax } from './transfer-syntaxes.ts';

/** Why a file is in no series. */
export type SkipCode =
  | 'not-dicom'
  | 'no-pixels'
  | 'truncated'
  | 'corrupt'
  | 'unsupported-transfer-syntax'
  | 'unsupported-pixels'
  | 'too-large'
  | 'unreadable';

export interface FileRefusal {
  readonly code: SkipCode;
  readonly message: string;
}

export const NOT_DICOM: FileRefusal = {
  code: 'not-dicom',
  message: 'This is no DICOM file: it has no DICM mark at byte 128. Open files as they come from the scanner or the archive.',
};

export const cutAfter = (fileBytes: number): FileRefusal => ({
  code: 'truncated',
  message: `The file ends inside its header after ${fileBytes} bytes. Copy it again from where it came.`,
});

export const unsupportedTransferSyntax = (uid: string): FileRefusal => ({
  code: 'unsupported-transfer-syntax',
  message: `The pixels are encoded as ${describeTransferSyntax(uid)}, which is not read. Convert the file to Explicit VR Little Endian.`,
});
