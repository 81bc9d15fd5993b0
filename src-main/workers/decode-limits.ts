// What one file may cost while it is decoded. A file that needs more is refused; the others go on.

export interface DecodeLimits {
  /** From the moment that a thread takes the file until its answer. */
  readonly milliseconds: number;
  /** JavaScript heap of one thread; pixels and WebAssembly memory lie outside it and are bounded by the decoders. */
  readonly heapMegabytes: number;
}

/**
 * A CT slice takes 5 to 50 ms, the largest frame that is read some seconds, a busy machine several times as long: what is at it after ten
 * seconds will not come to an end. Headers are small objects: a quarter of a gigabyte of them is no CT file.
 */
export const DECODE_LIMITS: DecodeLimits = { milliseconds: 10_000, heapMegabytes: 256 };

/** Memory of one library in a decode thread: four times the largest frame that is decoded, 8192 x 8192 pixels of 16 bits, is what JPEG 2000 takes. */
export const LIBRARY_BYTES = 512 * 1024 * 1024;
