// Numbers as people read them.

const KIBI = 1024;
const KILO = 1000;
/** Below and above these powers of ten a number reads better with an exponent. */
const PLAIN_RANGE = [1e-3, 1e5] as const;
const DIGITS = 4;

export const mebibytes = (bytes: number): string => `${Math.round(bytes / KIBI / KIBI)} MiB`;

/** 2.67 G, 111 k */
export function withPrefix(value: number): string {
  for (const [power, prefix] of [
    [3, 'G'],
    [2, 'M'],
    [1, 'k'],
  ] as const) {
    const unit = KILO ** power;
    if (value >= unit) return `${(value / unit).toPrecision(3)} ${prefix}`;
  }
  return `${value} `;
}

/** Four significant digits, no trailing zeros; NaN and infinities by name. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < PLAIN_RANGE[0] || size >= PLAIN_RANGE[1])) return value.toExponential(DIGITS - 2);
  return String(Number(value.toPrecision(DIGITS)));
}

export const dimensions = (shape: readonly number[] | null): string => (shape ? shape.slice(1).join('x') : '?');
