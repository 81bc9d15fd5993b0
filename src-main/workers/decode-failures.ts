// What is said of a file that the decode thread did not answer for: too slow, too large, or the thread ended under it.
import { AppError } from '../../src-shared/protocol/errors.ts';
import type { DecodeLimits } from './decode-limits.ts';

const COPY_AGAIN = 'Copy it again from where it came; where it stays so, convert it to Explicit VR Little Endian.';
const MS_PER_SECOND = 1000;

export const tookTooLong = ({ milliseconds }: DecodeLimits): AppError =>
  new AppError(
    'dicom/corrupt',
    `Decoding this file was ended after ${milliseconds / MS_PER_SECOND} s, where a slice takes a fraction of one: the file is damaged, or far too large. ${COPY_AGAIN}`,
    { milliseconds },
  );

/** @param cause what the thread died of */
export function threadDied(cause: unknown, { heapMegabytes }: DecodeLimits): AppError {
  const isOutOfMemory = cause instanceof Error && 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isOutOfMemory
    ? new AppError(
        'dicom/too-large',
        `Decoding this file needs more than ${heapMegabytes} MiB, which no CT slice does: the file is damaged. ${COPY_AGAIN}`,
        { heapMegabytes },
        cause,
      )
    : new AppError(
        'dicom/corrupt',
        `Decoding this file ended the thread that was at it: the file is damaged. ${COPY_AGAIN}`,
        {},
        cause,
      );
}
