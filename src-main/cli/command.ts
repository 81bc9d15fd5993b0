// What a command is, and how its words are read. One file per command beside this one.
import type { ParseArgsConfig } from 'node:util';
import { AppError } from '../../src-shared/protocol/errors.ts';

export interface CommandContext {
  readonly signal: AbortSignal;
  /** One line to standard error. */
  readonly say: (line: string) => void;
  /** Text to standard output. */
  readonly print: (text: string) => void;
}

export interface Command {
  readonly usage: string;
  /** @returns the exit code */
  readonly run: (words: readonly string[], context: CommandContext) => Promise<number>;
}

/** Imported, all of node:util would be loaded, worker threads and all. */
const { parseArgs } = process.getBuiltinModule('node:util');

type Options = NonNullable<ParseArgsConfig['options']>;

/** Every command takes these. */
const GENERAL = { json: { type: 'boolean' }, debug: { type: 'boolean' } } as const satisfies Options;

/**
 * Words as options and positionals.
 * @throws AppError cli/usage with the command's usage line
 */
export function readWords<const T extends Options>(words: readonly string[], options: T, usage: string) {
  try {
    return parseArgs({
      args: withNumbers(words, options),
      options: { ...options, ...GENERAL },
      allowPositionals: true,
      strict: true,
    });
  } catch (thrown) {
    throw usageError(thrown instanceof Error ? (thrown.message.split('. To specify')[0] ?? '') : String(thrown), usage);
  }
}

/** `--threshold -0.5` as one word: what begins with a minus would be taken for an option. */
function withNumbers(words: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1) ?? '';
    const isAsked = before.startsWith('--') && options[before.slice(2)]?.type === 'string';
    if (isAsked && /^-[\d.]/.test(word)) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  }
  return joined;
}

export const usageError = (what: string, usage: string): AppError =>
  new AppError('cli/usage', `${what.replace(/\.?$/, '.')} Usage: ${usage}`);

/** A whole number within bounds. @throws AppError cli/usage */
export function wholeNumber(text: string, name: string, [least, most]: readonly [number, number], usage: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw usageError(`--${name} takes a whole number from ${least} to ${most}, not "${text}"`, usage);
}

export const printJson = (context: CommandContext, value: unknown): void => context.print(`${JSON.stringify(value, null, 1)}\n`);
