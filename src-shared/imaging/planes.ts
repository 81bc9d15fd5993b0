// How a tensor falls apart into pictures: the last two axes are rows and columns where there are three axes or more (C x H x W, N x C x H x W,
// N x G x C x H x W). The entries of a vector or of N x features are pictures of one value each; a single number is one picture.

export interface Planes {
  readonly maps: number;
  readonly rows: number;
  readonly columns: number;
}

/** Axes of a plane, and one more that counts planes. */
const LEAST_PICTURE_AXES = 3;

export function planesOf(shape: readonly number[]): Planes {
  const count = (sizes: readonly number[]): number => sizes.reduce((product, size) => product * size, 1);
  if (shape.length < LEAST_PICTURE_AXES) return { maps: count(shape), rows: 1, columns: 1 };
  const [rows = 1, columns = 1] = shape.slice(-2);
  return { maps: count(shape.slice(0, -2)), rows, columns };
}
