// Word numbers of the kernels that move values or join tensors; see descriptor-fields.ts. All begin with the CHUNK fields, whose number is
// repeated here because both languages compile this file by itself.

/** As in descriptor-fields.ts. */
const FIRST = 8;
/** Axes that a walk over strided tensors has room for, after neighbours have been merged. */
export const MOST_AXES = 8;

// f32_copy_strided and the binary kernels: output axes from the outermost, strides of each operand in values.
export const WALK_AXES = FIRST;
export const WALK_SIZES = 9;
export const WALK_STRIDES = 17;
/** Index of the first value in the source. */
export const WALK_OFFSET = 25;
export const COPY_FIELDS = 26;

// The binary kernels
export const BINARY_SECOND = 25;
export const BINARY_SECOND_STRIDES = 26;
/** float32: factor of the second operand. */
export const BINARY_ALPHA = 34;
export const BINARY_FIELDS = 35;

// f32_concat: the output is outer x total values; each input has a part of every row.
export const CONCAT_ROW_VALUES = FIRST;
export const CONCAT_INPUTS = 9;
/** Per input from here: address, first value in the row, number of values, 1 where they are read as ReLU leaves them. */
export const CONCAT_TABLE = 10;
export const CONCAT_WORDS_PER_INPUT = 4;

// f32_scale_shift: map * x + ...; line = map of the CHUNK fields, factor number = line modulo the number of factors.
export const AFFINE_SCALES = FIRST;
export const AFFINE_SHIFTS = 9;
export const AFFINE_FACTORS = 10;
export const AFFINE_FIELDS = 11;
