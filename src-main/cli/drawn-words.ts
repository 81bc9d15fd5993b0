// What `--drawn` says: what is drawn on the slice, as JSON or as a file that holds it, and as `--marks` asks for it.
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { Drawn } from '../../src-shared/imaging/drawn.ts';
import { drawnFor, kindOfMark, type PictureMark } from '../../src-shared/network/recipe.ts';
import { AppError } from '../../src-shared/protocol/errors.ts';
import { drawnSchema } from '../../src-shared/protocol/region-schema.ts';
import { readingFailed } from '../engine/file-errors.ts';

/** Only what is asked for. @throws AppError engine/bad-request naming the place, file/* */
export async function readDrawn(words: string | undefined, marks: readonly PictureMark[]): Promise<Drawn | null> {
  const asked = marks.filter((mark) => kindOfMark[mark] !== undefined);
  if (words === undefined) {
    if (asked.length === 0) return null;
    throw wrong('--marks', `${asked.join(', ')} need what is to be drawn: --drawn FILE, or its JSON`);
  }
  if (asked.length === 0) throw wrong('--drawn', `say with --marks what of it is wanted: ${Object.keys(kindOfMark).join(', ')}`);
  const isInline = words.trimStart().startsWith('{');
  const drawn = parseDrawn(isInline ? words : await read(words), isInline ? '--drawn' : words);
  return drawnFor(drawn, marks);
}

const wrong = (where: string, what: string): AppError => new AppError('engine/bad-request', `${where}: ${what}.`);

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (thrown) {
    throw readingFailed(path, thrown);
  }
}

function parseDrawn(text: string, where: string): Drawn {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new AppError(
      'engine/bad-request',
      `${where} is not JSON: ${why}. It holds regions, lines and pins, as {"pins": [{"id": 1, "row": 20, "column": 30}]}.`,
      {},
      thrown,
    );
  }
  const checked = v.safeParse(drawnSchema, json);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  throw wrong(where, `${placeOf(issue)}${issue.message}`);
}

/** `regions[2].outline.points[17][0]: `; empty for the whole. */
function placeOf({ path }: v.BaseIssue<unknown>): string {
  const words = (path ?? []).map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return words === '' ? '' : `${words.slice(1)}: `;
}
