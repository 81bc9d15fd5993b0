// What is likely meant where the source is not Python: copied prompts, merge markers, Python 2, a missing colon. With Python's own sentence.
import type { Fix } from '../network/graph.ts';

export interface SyntaxHint {
  /** A sentence, also with what to do. */
  readonly message: string;
  /** As Python 3 says it, without the name of the exception. */
  readonly torchMessage: string;
  /** The line as it should be, or null. */
  readonly mended: string | null;
}

/** Patterns are tried on lines of people, not on data. */
const LONGEST_LINE = 300;

interface Known {
  readonly pattern: RegExp;
  readonly message: string;
  readonly torchMessage: string;
  readonly mend?: (line: string) => string;
}

const KNOWN: readonly Known[] = [
  {
    pattern: /^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)/,
    message: 'This is a marker of a merge that was not finished. Keep one of the two versions and remove the three markers.',
    torchMessage: 'invalid syntax',
  },
  {
    pattern: /^\s*(?:>>>|\.\.\.)(?:\s|$)/,
    message: 'This is copied from a Python prompt. Remove ">>> " and "... " from the beginning of the lines.',
    torchMessage: 'invalid syntax',
  },
  {
    pattern: /^\s*print\s+[^(=\s]/,
    message: 'This is how Python 2 prints; Python 3 needs brackets.',
    torchMessage: "Missing parentheses in call to 'print'. Did you mean print(...)?",
    mend: (line) => line.replace(/^(\s*print)\s+(.*?)(\s*)$/, '$1($2)$3'),
  },
  {
    pattern: /^\s*(?:class|def|if|elif|else|for|while|try|except|finally|with)\b[^:#]*(?:\([^()]*\)[^:#]*)*$/,
    message: 'A colon is missing at the end of the line.',
    torchMessage: "expected ':'",
    mend: (line) => `${line.trimEnd()}:`,
  },
  {
    pattern: /^\s*(?:if|elif|while)\s+[^=!<>]+[^=!<>]=[^=].*:\s*$/,
    message: 'A comparison has two equal signs.',
    torchMessage: "invalid syntax. Maybe you meant '==' or ':=' instead of '='?",
    mend: (line) => line.replace(/([^=!<>])=([^=])/, '$1==$2'),
  },
];

/** null where nothing is known of it. */
export function hintFor(line: string): SyntaxHint | null {
  if (line.length > LONGEST_LINE) return null;
  const known = KNOWN.find(({ pattern }) => pattern.test(line));
  return known ? { message: known.message, torchMessage: known.torchMessage, mended: known.mend?.(line) ?? null } : null;
}

export const hintFix = ({ mended }: SyntaxHint, line: number): Fix[] =>
  mended === null ? [] : [{ title: `Write: ${mended.trim()}`, line, replacement: mended }];

/** The first line that Python 3 refuses although the parser takes it. */
export const PYTHON_2_PRINT = /^[^\S\n]*print[^\S\n]+[^(=\s,.)\]:[]/m;
