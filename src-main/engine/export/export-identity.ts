// Everything of an export that could tell who the patient or the user is: one list, before anything is written, and again in the receipt. Values are
// not in it: it says what there is and whether it leaves.
import { suspectText } from '../../../src-shared/imaging/burned-in-text.ts';
import type { IdentityItem } from '../../../src-shared/protocol/export-messages.ts';
import { type DerivedSource, KEPT_TEXTS } from '../../dicom/derived-source.ts';
import { dictionaryEntry } from '../../dicom/dictionary.ts';
import { derivedSourceOf } from './derived-sources.ts';
import type { ExportPlan } from './export-plan.ts';

const SECONDARY_CAPTURE = '1.2.840.10008.5.1.4.1.1.7';
const BURNED_IN = 0x00280301;
const CONVERSION = 0x00080064;
const UID_NAMES = ['Study', 'Series', 'Frame of Reference and SOP Instance UIDs'];

/** The network's input of the first slice, where it is there. */
interface ShownInput {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** @param shown for the suspicion of burned-in text */
export async function identityOf(
  { job, entry, seriesPath }: ExportPlan,
  shown: ShownInput | null,
): Promise<readonly IdentityItem[]> {
  const { style, inputs } = job;
  const keeps = (kind: NonNullable<typeof style.keep>[number]): boolean => style.keep?.includes(kind) ?? false;
  const [first] = inputs.items;
  const source = first ? await derivedSourceOf(inputs.series, first).catch(() => null) : null;
  const items: IdentityItem[] = [];
  if (seriesPath !== null)
    items.push({ kind: 'paths', what: 'Where the series lies on this computer', where: 'recipe.json', leaves: keeps('paths') });
  if (entry.weightsOrigin.kind === 'file')
    items.push({ kind: 'paths', what: 'Where the weights lie on this computer', where: 'recipe.json', leaves: keeps('paths') });
  if (style.format.startsWith('dicom-') && source) items.push(...tagItems(source, keeps));
  else
    items.push({
      kind: 'uids',
      what: 'Series Instance UID, as a SHA-256 that nobody can look up',
      where: 'every file',
      leaves: false,
    });
  return [...items, ...burnedIn(source, shown)];
}

function tagItems(
  { texts }: DerivedSource,
  keeps: (kind: 'uids' | 'names' | 'dates' | 'descriptions') => boolean,
): readonly IdentityItem[] {
  const tags = (['names', 'dates', 'descriptions'] as const).flatMap((kind) =>
    KEPT_TEXTS[kind]
      .filter((tag) => texts.has(tag))
      .map((tag) => ({ kind, what: dictionaryEntry(tag)?.name ?? tag.toString(16), where: 'every object', leaves: keeps(kind) })),
  );
  return [...tags, { kind: 'uids', what: UID_NAMES.join(', '), where: 'every object', leaves: keeps('uids') }];
}

/** What is in the pixels goes wherever the maps go: no tag can take it away. */
function burnedIn(source: DerivedSource | null, shown: ShownInput | null): readonly IdentityItem[] {
  if (!source) return [];
  const says = source.texts.get(BURNED_IN) === 'YES';
  const isCapture = source.sopClassUID.startsWith(SECONDARY_CAPTURE) || source.texts.has(CONVERSION);
  const found = isCapture && shown ? suspectText(shown.values, shown.rows, shown.columns) : [];
  if (!says && found.length === 0) return [];
  const where = found.length > 0 ? `pixels, ${found.join(', ')}` : 'pixels';
  return [
    {
      kind: 'burned-in',
      what: says ? 'The file says that text is burned into its picture' : 'Something like text is burned into the picture',
      where,
      leaves: true,
    },
  ];
}
