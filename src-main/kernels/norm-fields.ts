// Word numbers of the normalisations, softmax, sums along axes and matrix products; see descriptor-fields.ts.

// f32_norm_factors: block = group. The lines of group g are g * FIRST_STEP + i * LINE_STEP; channel = line modulo CHANNELS.
export const NORM_MEASURED = 0;
export const NORM_LINES = 1;
export const NORM_CHUNKS = 2;
export const NORM_LINE_VALUES = 3;
export const NORM_FIRST_STEP = 4;
export const NORM_LINE_STEP = 5;
export const NORM_GROUP_LINES = 6;
/** 0: none. */
export const NORM_GAMMA = 7;
export const NORM_BETA = 8;
export const NORM_CHANNELS = 9;
/** float32 */
export const NORM_EPS = 10;
export const NORM_SCALES = 11;
export const NORM_SHIFTS = 12;
export const NORM_FIELDS = 13;

// f32_layer_norm: block = LAYER_ROWS_PER_BLOCK rows
export const LAYER_INPUT = 0;
export const LAYER_OUTPUT = 1;
export const LAYER_ROWS = 2;
export const LAYER_VALUES = 3;
export const LAYER_ROWS_PER_BLOCK = 4;
export const LAYER_GAMMA = 5;
export const LAYER_BETA = 6;
/** float32 */
export const LAYER_EPS = 7;
export const LAYER_FIELDS = 8;

// f32_softmax: values are outer x axis x inner; block = outer * BLOCKS_PER_OUTER + chunk of inner, or a chunk of rows where inner is 1
export const SOFTMAX_INPUT = 0;
export const SOFTMAX_OUTPUT = 1;
export const SOFTMAX_OUTER = 2;
export const SOFTMAX_AXIS = 3;
export const SOFTMAX_INNER = 4;
export const SOFTMAX_PER_BLOCK = 5;
export const SOFTMAX_BLOCKS_PER_OUTER = 6;
/** 1: LogSoftmax */
export const SOFTMAX_LOG = 7;
export const SOFTMAX_FIELDS = 8;

// The sums along axes: after the CHUNK fields and the walk over the kept axes (layout-fields.ts) the axes that vanish.
export const REDUCE_AXES = 26;
export const REDUCE_SIZES = 27;
export const REDUCE_STRIDES = 35;
/** What a sum is divided by. */
export const REDUCE_DIVISOR = 43;
export const REDUCE_FIELDS = 44;

// f32_matmul: block = item * BLOCKS_PER_ITEM + chunk of rows
export const MATMUL_LEFT = 0;
export const MATMUL_RIGHT = 1;
export const MATMUL_OUTPUT = 2;
export const MATMUL_ROWS = 3;
export const MATMUL_INNER = 4;
export const MATMUL_COLUMNS = 5;
/** Per item: index of its first value. */
export const MATMUL_LEFT_OFFSETS = 6;
export const MATMUL_RIGHT_OFFSETS = 7;
export const MATMUL_ROWS_PER_BLOCK = 8;
export const MATMUL_BLOCKS_PER_ITEM = 9;
export const MATMUL_FIELDS = 10;
