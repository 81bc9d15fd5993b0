// Letters of 5 x 7 dots for numbers and units in pictures of pixels: a font file and its rasteriser would be a megabyte for seventeen signs.

/** Seven rows of five dots, from the top; what is not here is a space. */
const DOTS: Readonly<Record<string, string>> = {
  '0': '01110 10001 10011 10101 11001 10001 01110',
  '1': '00100 01100 00100 00100 00100 00100 01110',
  '2': '01110 10001 00001 00110 01000 10000 11111',
  '3': '01110 10001 00001 00110 00001 10001 01110',
  '4': '00010 00110 01010 10010 11111 00010 00010',
  '5': '11111 10000 11110 00001 00001 10001 01110',
  '6': '00110 01000 10000 11110 10001 10001 01110',
  '7': '11111 00001 00010 00100 01000 01000 01000',
  '8': '01110 10001 10001 01110 10001 10001 01110',
  '9': '01110 10001 10001 01111 00001 00010 01100',
  '.': '00000 00000 00000 00000 00000 01100 01100',
  '-': '00000 00000 00000 11111 00000 00000 00000',
  '+': '00000 00100 00100 11111 00100 00100 00000',
  e: '00000 00000 01110 10001 11111 10000 01110',
  m: '00000 00000 11010 10101 10101 10101 10101',
  a: '00000 00000 01110 00001 01111 10001 01111',
  N: '10001 11001 10101 10011 10001 10001 10001',
};
export const LETTER_ROWS = 7;
const LETTER_COLUMNS = 5;
/** With the gap to the next. */
const ADVANCE = 6;

export const widthOfText = (text: string): number => Math.max(0, text.length * ADVANCE - 1);

/** Calls `dot` for every dot of the text, [column, row] from its upper left corner. */
export function forEachDot(text: string, dot: (column: number, row: number) => void): void {
  for (const [at, letter] of [...text].entries()) {
    for (const [row, dots] of (DOTS[letter]?.split(' ') ?? []).entries())
      for (let column = 0; column < LETTER_COLUMNS; column++) if (dots[column] === '1') dot(at * ADVANCE + column, row);
  }
}
