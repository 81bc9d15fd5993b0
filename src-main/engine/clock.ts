// Time that passes, for measuring it. Not `performance.now()`: asking for it the first time loads a part of Node as large as the scan's own code.

const MILLISECONDS = 1000;

/** Milliseconds since the program began, never going back. */
export const nowMs = (): number => process.uptime() * MILLISECONDS;
