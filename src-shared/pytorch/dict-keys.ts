// Keys of dictionaries as texts: texts stand for themselves, other keys are marked, so that 1 and '1' stay two keys.
import { boolean, describeValue, integer, NONE, text, type Value } from './values.ts';

const MARK = '#';
const WORDS: Readonly<Record<string, Value>> = { True: boolean(true), False: boolean(false), None: NONE };

/** null for values that are no keys here. */
export function keyText(value: Value): string | null {
  if (value.kind === 'string') return value.value;
  if (value.kind === 'external') return `${MARK}${value.path}`;
  if (value.kind === 'class' || value.kind === 'builtin') return `${MARK}${value.name}`;
  const isPlain = ['integer', 'boolean', 'none', 'tuple', 'float'].includes(value.kind);
  return isPlain ? `${MARK}${describeValue(value)}` : null;
}

export function keyValue(key: string): Value {
  if (!key.startsWith(MARK)) return text(key);
  const written = key.slice(MARK.length);
  if (/^-?\d+$/.test(written)) return integer(Number(written));
  return (Object.hasOwn(WORDS, written) && WORDS[written]) || { kind: 'opaque', what: written };
}
