// What crosses between the decode pool and its threads. Buffers are transferred, not copied.
import type { ErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { DecodedFrame } from '../dicom/decode-frame.ts';

export interface DecodeTask {
  readonly file: ArrayBuffer;
  readonly frame: number;
}

export type DecodeReply = { readonly decoded: DecodedFrame } | { readonly error: ErrorRecord };
