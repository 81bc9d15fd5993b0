// The text of a header that people see, decoded by the file's character set, and a note where that cannot be done without guessing.
import { characterSetOf } from './character-sets.ts';
import { type DataSet, text } from './data-set.ts';
import { isPlain } from './text-decoder.ts';
import { textValues } from './text-values.ts';

interface HeaderText {
  /** Series Description (0008,103E). */
  readonly description: string;
  /** A sentence where the character set is unknown, misspelt or not the one that text is written in; empty where all is well. */
  readonly charsetNote: string;
}

const SERIES_DESCRIPTION = ['x0008103e', 'LO'] as const;
/** Where wrongly written letters are found, if anywhere. */
const CHECKED = [SERIES_DESCRIPTION, ['x00100010', 'PN'], ['x00080080', 'LO'], ['x00081030', 'LO'], ['x00181030', 'LO']] as const;
const NOTHING = new Uint8Array();
const HARMLESS = 'Letters in names may be wrong; pictures and maps are not touched by it.';

/** What the last header said: all files of a series say the same. */
let last: { readonly letters: string; readonly read: HeaderText } | null = null;

export function readHeaderText(dataSet: DataSet): HeaderText {
  const written = text(dataSet.string('x00080005'));
  let letters = written;
  for (let i = 0; i < CHECKED.length; i++) letters += `\n${lettersOf(dataSet, (CHECKED[i] as (typeof CHECKED)[number])[0])}`;
  if (last?.letters !== letters) last = { letters, read: decodeHeaderText(dataSet, written) };
  return last.read;
}

/** The bytes as they are, one a letter. */
function lettersOf({ elements, byteArray }: DataSet, tag: string): string {
  const element = elements[tag];
  if (element === undefined) return '';
  const { dataOffset, length } = element;
  return Buffer.from(
    byteArray.buffer,
    byteArray.byteOffset + dataOffset,
    Math.min(length, byteArray.length - dataOffset),
  ).toString('latin1');
}

function decodeHeaderText(dataSet: DataSet, written: string): HeaderText {
  const { set, note } = characterSetOf(written.split('\\'));
  const bytesOf = (tag: string): Uint8Array => {
    const element = dataSet.elements[tag];
    return element ? dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length) : NOTHING;
  };
  const [described, describedVr] = SERIES_DESCRIPTION;
  // ASCII is right in every character set.
  const isDamaged = CHECKED.some(([tag, vr]) => !isPlain(bytesOf(tag)) && textValues(bytesOf(tag), vr, set).isDamaged);
  const mismatch = `Text is not written in the character set that the file names (${written || 'none, which means ASCII'}).`;
  const [first = ''] = note ? [note] : isDamaged ? [mismatch] : [];
  return {
    description: textValues(bytesOf(described), describedVr, set).values.join('\\'),
    charsetNote: first && `${first} ${HARMLESS}`,
  };
}
