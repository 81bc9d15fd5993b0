// The header of .npy: one Python dict with exactly three keys, in any order. A grammar, not an evaluator; anything else is no header.

export interface NpyHeader {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

const KEY = /^\s*(['"])(descr|fortran_order|shape)\1\s*:\s*/;
/** A structured dtype is a list; it is kept as text so that the refusal can name it. */
const DESCR = /^(?:'([^'\\]*)'|"([^"\\]*)"|(\[[^\]]*\]))/;
const BOOLEAN = /^(True|False)/;
/** () or (1,) or (1, 2); Python 2 wrote an L behind. */
const SHAPE = /^\(\s*((?:\d+L?\s*,\s*)*(?:\d+L?)?)\s*\)/;

/** @returns null where the text is anything but such a dict */
export function parseNpyHeader(text: string): NpyHeader | null {
  const opened = /^\s*\{/.exec(text);
  if (!opened) return null;
  let rest = text.slice(opened[0].length);
  const found: { descr?: string; fortranOrder?: boolean; shape?: number[] } = {};
  for (;;) {
    const key = KEY.exec(rest);
    if (!key) break;
    const value = rest.slice(key[0].length);
    const used = readValue(key[2] as string, value, found);
    if (used === null) return null;
    rest = value.slice(used).trimStart();
    if (!rest.startsWith(',')) break;
    rest = rest.slice(1);
  }
  const { descr, fortranOrder, shape } = found;
  if (!/^\s*\}\s*$/.test(rest) || descr === undefined || fortranOrder === undefined || shape === undefined) return null;
  return { descr, fortranOrder, shape };
}

/** @returns how many characters the value takes; null for a wrong value or a key that was there before */
function readValue(
  key: string,
  text: string,
  found: { descr?: string; fortranOrder?: boolean; shape?: number[] },
): number | null {
  if (key === 'descr') {
    const match = DESCR.exec(text);
    if (!match || found.descr !== undefined) return null;
    found.descr = match[1] ?? match[2] ?? match[3] ?? '';
    return match[0].length;
  }
  if (key === 'fortran_order') {
    const match = BOOLEAN.exec(text);
    if (!match || found.fortranOrder !== undefined) return null;
    found.fortranOrder = match[1] === 'True';
    return match[0].length;
  }
  const match = SHAPE.exec(text);
  const list = match?.[1]?.trim() ?? '';
  // (3) is a number in Python, not a shape.
  if (!match || found.shape !== undefined || /^\d+L?$/.test(list)) return null;
  found.shape = list.split(',').flatMap((word) => (word.trim() === '' ? [] : [Number.parseInt(word, 10)]));
  return found.shape.every(Number.isSafeInteger) ? match[0].length : null;
}
