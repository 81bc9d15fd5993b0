// What is used of gifenc, which brings no types. Source: its README.
declare module 'gifenc/dist/gifenc.esm.js' {
  interface GifStream {
    writeHeader(): void;
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        readonly palette: readonly (readonly number[])[];
        readonly delay: number;
        readonly first: boolean;
        readonly repeat: number;
      },
    ): void;
    finish(): void;
    bytes(): Uint8Array;
    reset(): void;
  }
  export function GIFEncoder(options: { readonly auto: boolean }): GifStream;
}
