// A bound for the memory of the WebAssembly libraries in this thread. They are built to take two gigabytes and ask for more through this one call;
// told no, they fail like any program without memory, and the file they were at is refused.

const PAGE_BYTES = 64 * 1024;

/** For the thread it is called in, and for memories made before and after. @param most bytes of one library */
export function boundWasmMemory(most: number): void {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function boundedGrow(pages: number): number {
    if (this.buffer.byteLength + pages * PAGE_BYTES > most)
      throw new RangeError(`A decoder asked for more than ${most} bytes of memory.`);
    return grow.call(this, pages);
  };
}
