// The codec packages have no types of their own for these entries: each gives a function that makes the library.
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export default function create(options: { print(line: string): void; printErr(line: string): void }): Promise<unknown>;
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  export default function create(options: { print(line: string): void; printErr(line: string): void }): Promise<unknown>;
}
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export default function create(options: { print(line: string): void; printErr(line: string): void }): Promise<unknown>;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  export default function create(options: { print(line: string): void; printErr(line: string): void }): Promise<unknown>;
}
