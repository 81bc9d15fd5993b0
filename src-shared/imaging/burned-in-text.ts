// Whether letters seem to be burned into the corners of a picture, as secondary captures have them. A suspicion, not a reading: it is told to the user
// before something leaves. Pure.

/** Of each side of the picture. */
const CORNER_SHARE = 0.25;
/** Letters jump between ground and ink, at half the picture's range at least; tissue and noise hardly do. */
const STEP_SHARE = 0.5;
/** A line of ten letters makes so many jumps. */
const LEAST_STEPS = 30;
/** Of the pairs of neighbours in a corner: more is noise all over. */
const MOST_SHARE = 0.35;

export const corners = ['top left', 'top right', 'bottom left', 'bottom right'] as const;
export type Corner = (typeof corners)[number];

/** @param values rows x columns, row-major @returns corners that look like text */
export function suspectText(values: ArrayLike<number>, rows: number, columns: number): readonly Corner[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < rows * columns; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return [];
  const [height, width] = [Math.floor(rows * CORNER_SHARE), Math.floor(columns * CORNER_SHARE)];
  const step = (high - low) * STEP_SHARE;
  return corners.filter((corner) => {
    const top = corner.startsWith('top') ? 0 : rows - height;
    const left = corner.endsWith('left') ? 0 : columns - width;
    let steps = 0;
    for (let row = top; row < top + height; row++)
      for (let column = left + 1; column < left + width; column++) {
        const at = row * columns + column;
        if (Math.abs((values[at] as number) - (values[at - 1] as number)) >= step) steps++;
      }
    return steps >= LEAST_STEPS && steps <= height * width * MOST_SHARE;
  });
}
