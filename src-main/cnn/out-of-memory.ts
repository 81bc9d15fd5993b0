// The one failure that freeing something may mend.
import { AppError } from '../../src-shared/protocol/errors.ts';

/** What never fits is no reason to let go of anything. */
export const isOutOfMemory = (thrown: unknown): boolean =>
  thrown instanceof AppError && thrown.code === 'engine/out-of-memory' && thrown.detail.neverFits !== true;
