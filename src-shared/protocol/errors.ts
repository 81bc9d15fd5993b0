// The one error of the program: a code a machine can act on and a message a person can act on.
// Cancelling is not a failure, but it travels the same way so that every call ends in exactly one reply.

/** `area/what`. The area says which room of the program to look in. */
export type ErrorCode =
  | `cli/${'usage' | 'unknown-command'}`
  | `dicom/${'not-dicom' | 'no-pixels' | 'truncated' | 'corrupt' | 'unsupported-transfer-syntax' | 'unsupported-pixels' | 'too-large' | 'unreadable'}`
  | `network/${'channel-mismatch' | 'linear-mismatch' | 'shape-mismatch' | 'input-mismatch' | 'unsupported' | 'problems' | 'unknown' | 'syntax'}`
  | `weights/${'unreadable' | 'corrupt' | 'unsupported' | 'mismatch' | 'unsafe-pickle'}`
  | `array/${'corrupt' | 'unsupported' | 'shape'}`
  | `engine/${'cancelled' | 'out-of-memory' | 'worker-died' | 'bad-request' | 'internal' | 'unknown-series' | 'unknown-network' | 'preprocess'}`
  | `file/${'not-found' | 'no-access' | 'exists' | 'disk-full' | 'not-a-folder' | 'empty' | 'outside-roots' | 'write-failed' | 'unreadable'}`
  | `protocol/${'closed' | 'malformed' | 'unknown-method' | 'too-large'}`;

/** What an error says beside its message: place, expected, found. Plain JSON values only, no patient data. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/**
 * A failure with a code, a message that says what, where, found and expected, and what to do next.
 * `cause` stays on this side of a port; code, message and detail cross it.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: ErrorCode, message: string, detail: ErrorDetail = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.detail = detail;
  }
}

/** The plain form of an error on the wire and in `--json` output. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly detail: ErrorDetail;
}

/** Any thrown value as a record; what is not an AppError becomes `engine/internal` with its message kept. */
export function toErrorRecord(thrown: unknown): ErrorRecord {
  if (thrown instanceof AppError) return { code: thrown.code, message: thrown.message, detail: thrown.detail };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'engine/internal', message: `Something inside ConvScope failed: ${message}`, detail: {} };
}

export function fromErrorRecord(record: ErrorRecord): AppError {
  return new AppError(record.code, record.message, record.detail);
}

export function isCancelled(thrown: unknown): boolean {
  return thrown instanceof AppError && thrown.code === 'engine/cancelled';
}

/** Throws the program's cancel error when the signal has been aborted. */
export function throwIfCancelled(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted) throw new AppError('engine/cancelled', 'Cancelled.');
}

/** The part of AbortSignal that code without a runtime may rely on. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}
