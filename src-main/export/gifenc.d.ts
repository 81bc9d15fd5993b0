// What is used of gifenc, which brings no types. Source: its README.
declare module 'gifenc/dist/gifenc.esm.js' {
  interface GifStream {
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: {
        readonly palette: readonly (readonly number[])[];
        readonly delay: number;
        readonly first: boolean;
      },
    ): void;
    bytes(): Uint8Array;
  }
  export function GIFEncoder(options: { readonly auto: boolean }): GifStream;
  export function quantize(
    rgba: Uint8Array,
    most: number,
    options: { readonly format: 'rgb565' },
  ): readonly (readonly number[])[];
  export function applyPalette(rgba: Uint8Array, palette: readonly (readonly number[])[], format: 'rgb565'): Uint8Array;
}
