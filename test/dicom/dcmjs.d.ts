// The one part of dcmjs that tests use; the package has no types of its own.
declare module 'dcmjs' {
  const dcmjs: {
    readonly data: {
      readonly DicomMessage: {
        readFile(buffer: ArrayBuffer): { readonly dict: Readonly<Record<string, { readonly Value: readonly unknown[] }>> };
      };
    };
  };
  export default dcmjs;
}
