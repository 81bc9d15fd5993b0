// Word numbers of the kernels that make maps row by row from windows, tables or neighbours; see descriptor-fields.ts.

// All of them: block = map * BLOCKS_PER_MAP + chunk of rows
export const ROWS_INPUT = 0;
export const ROWS_OUTPUT = 1;
export const ROWS_SOURCE_ROWS = 2;
export const ROWS_SOURCE_COLUMNS = 3;
export const ROWS_ROWS = 4;
export const ROWS_COLUMNS = 5;
export const ROWS_PER_BLOCK = 6;
export const ROWS_BLOCKS_PER_MAP = 7;
/** 0: not measured. */
export const ROWS_STATISTICS = 8;
export const ROWS_MAPS = 9;

// f32_window_mean and f32_window_max: pairs (first, end) of source rows and columns; counts make the divisor of a mean.
export const WINDOW_ROWS = 10;
export const WINDOW_COLUMNS = 11;
export const WINDOW_ROW_COUNTS = 12;
export const WINDOW_COLUMN_COUNTS = 13;
/** 0: the product of the counts. */
export const WINDOW_DIVISOR = 14;
export const WINDOW_FIELDS = 15;

// f32_gather2d: out[plane][row][column] = in[planes[plane] + rows[row] + columns[column]]; -1 in rows or columns: FILL.
export const GATHER_PLANES = 10;
export const GATHER_ROWS = 11;
export const GATHER_COLUMNS = 12;
/** float32 */
export const GATHER_FILL = 13;
/** Columns whose sources are neighbours. */
export const GATHER_RUN_FIRST = 14;
export const GATHER_RUN_LENGTH = 15;
export const GATHER_FIELDS = 16;

// f32_resample: TAPS source rows with weights, then TAPS source columns with weights.
export const RESAMPLE_TAPS = 10;
export const RESAMPLE_ROW_SOURCES = 11;
export const RESAMPLE_ROW_WEIGHTS = 12;
export const RESAMPLE_COLUMN_SOURCES = 13;
export const RESAMPLE_COLUMN_WEIGHTS = 14;
export const RESAMPLE_FIELDS = 15;
