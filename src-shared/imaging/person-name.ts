// A person's name by its parts. Source: PS3.5 section 6.2.1: up to three ways of writing (alphabetic=ideographic=phonetic), each of
// family^given^middle^prefix^suffix.

interface PersonNameParts {
  readonly family: string;
  readonly given: string;
  readonly middle: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** A way of writing that the file leaves out is null. */
export interface PersonName {
  readonly alphabetic: PersonNameParts | null;
  readonly ideographic: PersonNameParts | null;
  readonly phonetic: PersonNameParts | null;
}

function partsOf(written: string | undefined): PersonNameParts | null {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = (written ?? '').split('^').map((part) => part.trim());
  const parts = { family, given, middle, prefix, suffix };
  return Object.values(parts).every((part) => part === '') ? null : parts;
}

/** @param written one value of an element with VR PN, decoded */
export function personName(written: string): PersonName {
  const [alphabetic, ideographic, phonetic] = written.split('=');
  return { alphabetic: partsOf(alphabetic), ideographic: partsOf(ideographic), phonetic: partsOf(phonetic) };
}
