// What the hostile decode thread does, by the number of the frame that it is asked for.
export const HANG = 1;
export const FILL_HEAP = 2;
export const DIE = 3;
