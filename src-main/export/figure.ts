// A figure as what is drawn on a page, in millimetres from its upper left corner: the same list becomes SVG and PDF, so that the two cannot differ.
// Light, for paper: dark text on white.

import type { FigureMarks } from './figure-marks.ts';

export interface FigureText {
  readonly kind: 'text';
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly text: string;
  readonly sizeMm: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly isQuiet?: boolean;
}

export type FigureItem =
  | FigureText
  | {
      readonly kind: 'image';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number /** PNG. */;
      readonly png: Uint8Array;
    }
  | {
      readonly kind: 'line';
      readonly points: readonly (readonly [number, number])[];
      readonly widthMm: number;
      readonly isArrow?: boolean;
    }
  /** Over a picture whose upper left corner is there. */
  | { readonly kind: 'marks'; readonly x: number; readonly y: number; readonly marks: FigureMarks }
  | { readonly kind: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number };

export interface Figure {
  readonly widthMm: number;
  readonly heightMm: number;
  readonly title: string;
  readonly items: readonly FigureItem[];
  /** JSON text in ASCII. */
  readonly provenance: string;
}

export const INK = '#1a1a1a';
export const QUIET_INK = '#5a5a5a';
export const FRAME = '#9a9a9a';
/** Inter's letters are about so wide, of their size. */
const LETTER_WIDTH = 0.56;

export const textWidthMm = (text: string, sizeMm: number): number => text.length * sizeMm * LETTER_WIDTH;

/** Words in lines that are not wider than this, about. */
export function wrapped(text: string, sizeMm: number, widthMm: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidthMm(`${last} ${word}`, sizeMm) <= widthMm) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
