// What a series report says of the pictures themselves: copies, values that may be no HU, mended files. Each as a sentence with numbers and with
// what it means for the maps.
import type { SliceHeader } from './header.ts';
import { SAME_PLACE_MM } from './series-geometry.ts';
import { withoutCopies } from './series-phases.ts';
import type { Picture } from './series-pictures.ts';
import type { SeriesWarning } from './series-types.ts';

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** @param distancesMm of the pictures, rising; null where they are not known */
export function aboutDuplicates(
  pictures: readonly Picture<unknown>[],
  distancesMm: readonly number[] | null,
): readonly SeriesWarning[] {
  const warnings: SeriesWarning[] = [];
  const originals = withoutCopies(pictures);
  const copies = pictures.length - originals.length;
  if (copies > 0)
    warnings.push({
      code: 'duplicate',
      message:
        `${count(copies, 'picture is a copy', 'pictures are copies')} of another one here (the same SOP Instance UID (0008,0018)). ` +
        'All are listed; maps of a copy are the same, and with neighbours as channels a slice gets itself as a neighbour.',
    });
  if (distancesMm === null || originals.length === 1) return warnings;
  const isOriginal = new Set(originals);
  const places = distancesMm.filter((_, i) => isOriginal.has(pictures[i] as Picture<unknown>));
  const same = places.filter((place, i) => i > 0 && place - (places[i - 1] as number) < SAME_PLACE_MM).length;
  if (same > 0) warnings.push(same === places.length - 1 ? onePlace(places.length) : samePlace(same));
  return warnings;
}

/** True where several pictures lie at one place: frames in time, no volume. */
export const liesAtOnePlace = (distancesMm: readonly number[] | null): boolean =>
  distancesMm !== null && distancesMm.length > 1 && (distancesMm.at(-1) as number) - (distancesMm[0] as number) < SAME_PLACE_MM;

const onePlace = (pictures: number): SeriesWarning => ({
  code: 'duplicate',
  message:
    `All ${pictures} pictures lie at the same place: they follow each other in time and make no volume. ` +
    'Maps of single pictures are not touched; with neighbours as channels the network gets other times, not other places.',
});

const samePlace = (same: number): SeriesWarning => ({
  code: 'duplicate',
  message:
    `${count(same, 'slice lies', 'slices lie')} at the same place as another one, with other contents. ` +
    'Maps of single slices are not touched; with neighbours as channels the network gets one place twice.',
});

export function aboutContents(headers: readonly SliceHeader[]): readonly SeriesWarning[] {
  const [{ modality, pixelSpacingMm, isColour }] = headers as [SliceHeader];
  const warnings: SeriesWarning[] = [];
  const part = (has: (header: SliceHeader) => boolean): number => headers.filter(has).length;
  const share = (n: number): string => (n === headers.length ? 'in all files' : `in ${n} of ${headers.length} files`);
  if (modality !== 'CT')
    warnings.push({
      code: 'not-ct',
      message: `The modality is ${modality || 'not named'}, not CT: values may not be HU, and a network trained on CT gets what it has never seen.`,
    });
  if (isColour)
    warnings.push({
      code: 'not-ct',
      message:
        'These are colour pictures: they are shown as they are, and a network that takes one channel of HU cannot take them.',
    });
  const unscaled = isColour ? 0 : part(({ hasRescale }) => !hasRescale);
  if (unscaled > 0)
    warnings.push({
      code: 'missing-rescale',
      message:
        `Rescale Slope (0028,1053) or Intercept (0028,1052) is missing ${share(unscaled)}: slope 1 and intercept 0 are taken. ` +
        'Values may not be HU; then preprocessing cuts at the wrong values and every map changes.',
    });
  const lossy = part(({ isLossy }) => isLossy);
  if (lossy > 0)
    warnings.push({
      code: 'lossy',
      message:
        `The pictures were compressed with loss at some time, ${share(lossy)}: fine detail may be an artefact. ` +
        'Filters that answer to edges and noise show block edges and ringing too.',
    });
  warnings.push(...aboutNotes(headers));
  if (pixelSpacingMm === null)
    warnings.push({
      code: 'no-geometry',
      message: 'Pixel Spacing (0028,0030) is missing: lengths cannot be measured in mm. The maps are not touched.',
    });
  return warnings;
}

/** What the readers of bytes and of text had to mend or could not tell, each note once with the number of files it stands in. */
function aboutNotes(headers: readonly SliceHeader[]): readonly SeriesWarning[] {
  const notes = new Map<string, { readonly code: SeriesWarning['code']; files: number }>();
  const add = (code: SeriesWarning['code'], note: string): void => {
    const known = notes.get(note);
    if (known) known.files++;
    else notes.set(note, { code, files: 1 });
  };
  for (const { repaired, charsetNote } of headers) {
    for (const note of repaired) add('repaired', note);
    if (charsetNote !== '') add('charset', charsetNote);
  }
  const where = (files: number): string => (headers.length === 1 ? '' : ` This is so in ${files} of ${headers.length} files.`);
  return [...notes].map(([note, { code, files }]) => ({ code, message: `${note}${where(files)}` }));
}
