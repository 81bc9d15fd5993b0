// What the transforms of both Winograd forms have in common: lines of columns that rows have become, and how tiles are laid down on their way to pixels.

/** Of eight values: two vectors side by side. */
export const ROW_BYTES: usize = 32;
/** From the columns of one line of tiles to those of the next: tiles read a vector more than their own columns. */
export const LINE_GAP: usize = 16;
