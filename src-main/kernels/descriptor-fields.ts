// Where each kernel finds its parameters: word numbers in its descriptor, 32 bits each. Read by AssemblyScript and by the planner alike, so
// that the two cannot disagree. Pointers are byte addresses in the arena. Only plain constants here: both languages compile this file.

/** Statistics of one chunk of one map, float64 words: minimum, maximum, mean, sum of squared deviations, count, zeros. */
export const STATISTICS_WORDS = 6;
/** What a kernel needs of its scratch for measuring what it has written, in bytes. */
export const STATISTICS_ROOM = 512;

/** Output channels of one register tile of the direct convolution. */
export const TILE_CHANNELS = 4;

// f32_conv2d_direct_4x8: block = item * CONV_BLOCKS_PER_ITEM + chunk of rows
export const CONV_INPUT = 0;
export const CONV_OUTPUT = 1;
export const CONV_WEIGHTS = 2;
export const CONV_BIAS = 3;
export const CONV_TAPS = 4;
export const CONV_TAP_COUNT = 5;
export const CONV_ROWS = 6;
export const CONV_COLUMNS = 7;
export const CONV_GROUPS = 8;
export const CONV_GROUP_CHANNELS = 9;
export const CONV_ITEM_BYTES = 10;
export const CONV_GROUP_BYTES = 11;
export const CONV_ROW_STEP_BYTES = 12;
export const CONV_ROWS_PER_BLOCK = 13;
export const CONV_BLOCKS_PER_ITEM = 14;
export const CONV_STATISTICS = 15;
export const CONV_MAPS = 16;
/** float32: what lies below it counts as it. Minus infinity, or 0 where the input is to be read as ReLU leaves it. */
export const CONV_FLOOR = 17;
/** Statistics of the output as ReLU leaves it, in the same chunks; 0: nobody asks. */
export const CONV_RECTIFIED_STATISTICS = 18;
export const CONV_FIELDS = 19;

// f32_conv2d_winograd_*: the fields of the direct one, which they fall back to, and then;
// block = (items * parts of the channels + part) * CONV_BLOCKS_PER_ITEM + lines of tiles
export const WINOGRAD_WEIGHTS = 19;
export const WINOGRAD_CHANNELS = 20;
/** Tiles transformed at a time, a multiple of 16. */
export const WINOGRAD_CHUNK_TILES = 21;
/** Quads of output channels that are multiplied point by point; their products are kept until all points are done. */
export const WINOGRAD_PART_TILES = 22;
/** Quads of output channels that a block makes: where a picture has few lines, blocks divide its channels. */
export const WINOGRAD_BLOCK_TILES = 23;
/** What follows at once, a float32 for each output channel: value * scale + shift, in place of the value. 0: nothing does. */
export const WINOGRAD_SCALES = 24;
export const WINOGRAD_SHIFTS = 25;
/** Items of one block, whose tiles lie side by side in a chunk: more than one only where a block is a whole picture. */
export const WINOGRAD_BLOCK_ITEMS = 26;
/** Where the greatest of each 2 x 2 values goes, which is then all that is written. 0: nowhere. */
export const WINOGRAD_POOLED = 27;
/** float32, as CONV_FLOOR: of the values that are pooled. */
export const WINOGRAD_POOLED_FLOOR = 28;
export const WINOGRAD_FIELDS = 29;

// f32_conv2d_winograd_deep and the pass before it, f32_winograd_tiles: the fields of the other Winograd kernels, and then;
// block = part of the channels * DEEP_LINE_BLOCKS + lines of tiles, counted from DEEP_FIRST through all items
/** Transformed tiles: per block of lines and chunk, per point, per channel a row of the chunk. */
export const DEEP_TILES = 29;
export const DEEP_FIRST = 30;
export const DEEP_LINE_BLOCKS = 31;
/** Of the kernels of a whole part. */
export const DEEP_PART_BYTES = 32;
export const DEEP_FIELDS = 33;
/** Channels that are summed by themselves before they join the others: rounding then hardly grows with their number. */
export const SUMMED_CHANNELS = 64;
/** Input channels of one block of f32_winograd_tiles. */
export const DEEP_INPUT_CHANNELS = 64;

/** Scratch before the lines of a chunk's columns and before its pixels, in bytes: addresses, factors, what lies at the right edge. */
export const WINOGRAD_ROOM = 896;
/** Bytes behind the lines of a chunk's columns: what a group more reads, where they are odd. */
export const WINOGRAD_LINE_ROOM = 192;
/** Bytes between the points of a transformed chunk. */
export const WINOGRAD_POINT_GAP = 64;

// f32_conv2d_panel_4x8: the fields of the direct one, and then
/** Pixels laid side by side at a time, a multiple of 16. */
export const PANEL_PIXELS = 19;
export const PANEL_FIELDS = 20;

// f32_pad: block = PAD_ROWS_PER_BLOCK rows of all planes laid under each other
export const PAD_INPUT = 0;
export const PAD_OUTPUT = 1;
export const PAD_ROW_SOURCES = 2;
export const PAD_COLUMN_SOURCES = 3;
export const PAD_PLANES = 4;
export const PAD_ROWS = 5;
export const PAD_COLUMNS = 6;
export const PAD_SOURCE_ROWS = 7;
export const PAD_SOURCE_COLUMNS = 8;
export const PAD_RUN_FIRST = 9;
export const PAD_RUN_SOURCE = 10;
export const PAD_RUN_LENGTH = 11;
export const PAD_ROWS_PER_BLOCK = 12;
export const PAD_FIELDS = 13;

// f32_area_tiles: block = position in the list of planes
/** Address of the planes' addresses, 32 bits each. */
export const TILES_PLANES = 0;
export const TILES_ROWS = 1;
export const TILES_COLUMNS = 2;
export const TILES_OUTPUT = 3;
export const TILES_OUT_ROWS = 4;
export const TILES_OUT_COLUMNS = 5;
/** float32: what lies below it counts as it. */
export const TILES_FLOOR = 6;
export const TILES_FIELDS = 7;
/** What is kept of each column of a tile: where in the map it lies. */
export const TILES_SPAN_BYTES = 24;

// f32_relu and f32_statistics: block = map * CHUNK_CHUNKS_PER_MAP + chunk; f32_statistics and f32_rectified_statistics have no output
export const CHUNK_INPUT = 0;
export const CHUNK_OUTPUT = 1;
export const CHUNK_MAPS = 2;
export const CHUNK_VALUES_PER_MAP = 3;
export const CHUNK_VALUES = 4;
export const CHUNK_CHUNKS_PER_MAP = 5;
export const CHUNK_STATISTICS = 6;
/** As CONV_RECTIFIED_STATISTICS. */
export const CHUNK_RECTIFIED_STATISTICS = 7;
export const CHUNK_FIELDS = 8;

// f32_max_pool2d: block = map * POOL_BLOCKS_PER_MAP + chunk of rows
export const POOL_INPUT = 0;
export const POOL_OUTPUT = 1;
export const POOL_SOURCE_ROWS = 2;
export const POOL_SOURCE_COLUMNS = 3;
export const POOL_ROWS = 4;
export const POOL_COLUMNS = 5;
export const POOL_KERNEL_ROWS = 6;
export const POOL_KERNEL_COLUMNS = 7;
export const POOL_STRIDE_ROWS = 8;
export const POOL_STRIDE_COLUMNS = 9;
export const POOL_PADDING_ROWS = 10;
export const POOL_PADDING_COLUMNS = 11;
export const POOL_DILATION_ROWS = 12;
export const POOL_DILATION_COLUMNS = 13;
export const POOL_ROWS_PER_BLOCK = 14;
export const POOL_BLOCKS_PER_MAP = 15;
export const POOL_STATISTICS = 16;
export const POOL_MAPS = 17;
/** float32, as CONV_FLOOR. */
export const POOL_FLOOR = 18;
export const POOL_FIELDS = 19;

// f32_linear_dot: block = row * LINEAR_BLOCKS_PER_ROW + chunk of output features
export const LINEAR_INPUT = 0;
export const LINEAR_OUTPUT = 1;
export const LINEAR_WEIGHTS = 2;
export const LINEAR_BIAS = 3;
export const LINEAR_IN_FEATURES = 4;
export const LINEAR_OUT_FEATURES = 5;
export const LINEAR_FEATURES_PER_BLOCK = 6;
export const LINEAR_BLOCKS_PER_ROW = 7;
export const LINEAR_FIELDS = 8;
