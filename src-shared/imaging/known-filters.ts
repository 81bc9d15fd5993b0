// What a kernel looks like: the known filter of its own size that is most alike, by the cosine of the angle between both. Edges are compared at
// every angle at once. Source of the edge and Laplacian filters: Sobel and Feldman's 3 x 3, widened by binomials as in OpenCV's getDerivKernels.

interface KernelLook {
  /** `edge at 90 deg`, `blur (box)`, `shift (right 0.5, down 0.5)`, `inverse Laplacian`. */
  readonly name: string;
  /** 0 to 1: cosine of the angle between kernel and filter, both as vectors. */
  readonly likeness: number;
}

interface Filter {
  readonly name: string;
  readonly values: readonly number[];
}

const DEGREES = 180 / Math.PI;
const TURN = 360;
/** Smaller kernels have no second derivative. */
const LEAST_CURVED = 3;

/**
 * The most alike known filter.
 * @param kernel rows x columns, row-major
 * @returns null for a kernel of zeros only, or with a weight that is no finite number
 */
export function lookOfKernel(kernel: ArrayLike<number>, rows: number, columns: number): KernelLook | null {
  const values = Array.from(kernel);
  const norm = Math.hypot(...values);
  if (!(norm > 0 && Number.isFinite(norm))) return null;
  const looks = filtersOf(rows, columns).map(({ name, values: filter }) => {
    const cosine = dot(values, filter) / (norm * Math.hypot(...filter));
    return { name: cosine < 0 ? `inverse ${name}` : name, likeness: Math.min(1, Math.abs(cosine)) };
  });
  const edge = edgeLook(values, norm, rows, columns);
  if (edge) looks.push(edge);
  return looks.reduce((best, look) => (look.likeness > best.likeness + Number.EPSILON ? look : best));
}

const dot = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] as number), 0);

/** Both derivatives are at right angles, so the best angle needs no search. Angle: where it gets brighter, 0 to the right, 90 up. */
function edgeLook(values: readonly number[], norm: number, rows: number, columns: number): KernelLook | null {
  const across = columns > 1 ? outer(binomial(rows), derivative(columns)) : null;
  const down = rows > 1 ? outer(derivative(rows), binomial(columns)) : null;
  const part = (filter: readonly number[] | null): number => (filter ? dot(values, filter) / Math.hypot(...filter) : 0);
  const [x, y] = [part(across), part(down)];
  if (!across && !down) return null;
  const degrees = Math.round(Math.atan2(-y, x) * DEGREES);
  return { name: `edge (Sobel) at ${(degrees + TURN) % TURN} deg`, likeness: Math.min(1, Math.hypot(x, y) / norm) };
}

function filtersOf(rows: number, columns: number): readonly Filter[] {
  const size = rows * columns;
  const filters: Filter[] = Array.from({ length: size }, (_, at) => ({
    name: shiftName(Math.floor(at / columns) - (rows - 1) / 2, (at % columns) - (columns - 1) / 2),
    values: Array.from({ length: size }, (_value, other) => (other === at ? 1 : 0)),
  }));
  if (size > 1) filters.push({ name: 'blur (box)', values: Array.from({ length: size }, () => 1) });
  if (Math.max(rows, columns) >= LEAST_CURVED)
    filters.push({ name: 'blur (Gaussian)', values: outer(binomial(rows), binomial(columns)) });
  if (Math.min(rows, columns) >= LEAST_CURVED) {
    const bowl = outer(binomial(rows), curvature(columns));
    const other = outer(curvature(rows), binomial(columns));
    filters.push({ name: 'Laplacian', values: bowl.map((value, at) => -(value + (other[at] as number))) });
    for (const values of neighbourLaplacians(rows, columns)) filters.push({ name: 'Laplacian', values });
  }
  return filters;
}

/** The centre against its neighbours: all of them, or the four nearest; where there is a centre. The centre is positive. */
function neighbourLaplacians(rows: number, columns: number): readonly (readonly number[])[] {
  if (rows % 2 === 0 || columns % 2 === 0) return [];
  const centre = (rows * columns - 1) / 2;
  const all = Array.from({ length: rows * columns }, (_, at) => (at === centre ? rows * columns - 1 : -1));
  const nearest = new Set([centre - 1, centre + 1, centre - columns, centre + columns]);
  const four = all.map((_value, at) => (at === centre ? nearest.size : nearest.has(at) ? -1 : 0));
  return [all, four];
}

function shiftName(down: number, right: number): string {
  if (down === 0 && right === 0) return 'identity';
  // A weight to the right of the centre takes its value from there: the picture moves to the left.
  const across = right === 0 ? [] : [`${right > 0 ? 'left' : 'right'} ${Math.abs(right)}`];
  const along = down === 0 ? [] : [`${down > 0 ? 'up' : 'down'} ${Math.abs(down)}`];
  return `shift (${[...across, ...along].join(', ')})`;
}

const outer = (column: readonly number[], row: readonly number[]): number[] => column.flatMap((a) => row.map((b) => a * b));

/** 1; 1 1; 1 2 1; 1 3 3 1 ... */
function binomial(count: number): number[] {
  let row = [1];
  while (row.length < count) row = convolve(row, [1, 1]);
  return row;
}

const derivative = (count: number): number[] => convolve(binomial(count - 1), [-1, 1]);
const curvature = (count: number): number[] => convolve(binomial(count - 2), [1, -2, 1]);

function convolve(one: readonly number[], other: readonly number[]): number[] {
  const result = Array.from({ length: one.length + other.length - 1 }, () => 0);
  one.forEach((a, at) => {
    other.forEach((b, by) => {
      result[at + by] = (result[at + by] as number) + a * b;
    });
  });
  return result;
}
