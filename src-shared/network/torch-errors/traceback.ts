// A pasted error message: PyTorch's sentence, whole or inside a traceback, and the lines of the own source that led there.
import type { Facts, SentenceRule, TorchErrorKind } from './sentence-rule.ts';
import { sentenceRules } from './sentences.ts';

/** One line of a traceback. */
export interface Frame {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The source of that line, where the traceback shows it. */
  readonly source: string;
}

export interface TorchError {
  readonly kind: TorchErrorKind;
  /** The sentence as it was found. */
  readonly sentence: string;
  readonly facts: Facts;
  readonly texts: Readonly<Record<string, string>>;
  /** What it means, without any network. */
  readonly words: string;
  /** Lines of the own source, the innermost last; PyTorch's own are left out. */
  readonly frames: readonly Frame[];
}

/** More text than any traceback has; the end counts. */
const MOST_CHARACTERS = 200_000;
/** Files of PyTorch and Python themselves, which nobody mends. */
const FOREIGN = /(?:site-packages|dist-packages|lib\/python|<frozen|torch\/nn\/|torch\/_)/;

/** @returns null where no sentence of PyTorch's that is known here is in the text */
export function parseTorchError(pasted: string): TorchError | null {
  const text = pasted.slice(-MOST_CHARACTERS);
  // Messages are wrapped by terminals and chats: line ends count as spaces.
  const flat = text.replace(/\s+/g, ' ');
  let found: { readonly sentence: SentenceRule; readonly match: RegExpMatchArray } | null = null;
  for (const sentence of sentenceRules) {
    const match = lastMatch(sentence.pattern, flat);
    // The last one is what ended the program.
    if (match && (match.index ?? 0) > (found?.match.index ?? -1)) found = { sentence, match };
  }
  return found && toError(found.sentence, found.match, framesOf(text));
}

function lastMatch(pattern: RegExp, text: string): RegExpMatchArray | null {
  let last: RegExpMatchArray | null = null;
  for (const match of text.matchAll(new RegExp(pattern, 'g'))) last = match;
  return last;
}

function toError({ kind, words }: SentenceRule, match: RegExpMatchArray, frames: readonly Frame[]): TorchError {
  const facts: Record<string, readonly number[]> = {};
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(match.groups ?? {})) {
    if (value === undefined) continue;
    const numbers = /[a-z]{2}/i.test(value) ? [] : [...value.matchAll(/-?\d+/g)].map(Number);
    if (numbers.length > 0) facts[name] = numbers;
    texts[name] = value;
  }
  return { kind, sentence: match[0], facts, texts, words: words(facts, texts), frames };
}

function framesOf(text: string): readonly Frame[] {
  const frames: Frame[] = [];
  for (const match of text.matchAll(/File "([^"\n]+)", line (\d+)[^\n]*\n?([^\n]*)/g)) {
    const [, file = '', line = '', source = ''] = match;
    if (!FOREIGN.test(file)) frames.push({ file, line: Number(line), source: source.trim() });
  }
  // Notebooks: `Cell In[3], line 12`, and an arrow at the line.
  for (const match of text.matchAll(/(?:Cell In ?\[\d+\], line (\d+)|<ipython-input[^>]*> in [^\n]*)/g)) {
    if (match[1]) frames.push({ file: match[0].split(',')[0] ?? '', line: Number(match[1]), source: '' });
  }
  for (const match of text.matchAll(/^-+> +(\d+) (.*)$/gm)) {
    frames.push({ file: '', line: Number(match[1]), source: (match[2] ?? '').trim() });
  }
  return frames;
}
