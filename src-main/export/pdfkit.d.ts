// What is used of pdfkit, which brings no types. Source: its documentation.
declare module 'pdfkit' {
  interface PdfOptions {
    readonly size: readonly [number, number];
    readonly margin: number;
    readonly font: string;
    readonly info: Readonly<Record<string, string | Date>>;
  }
  export default class PDFDocument {
    constructor(options: PdfOptions);
    on(event: 'data', listener: (part: Uint8Array) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    font(source: Uint8Array): this;
    fontSize(size: number): this;
    fillColor(colour: string): this;
    widthOfString(text: string): number;
    text(
      text: string,
      x: number,
      y: number,
      options: {
        readonly lineBreak: boolean;
        readonly baseline: 'alphabetic';
        readonly stroke?: boolean;
        readonly fill?: boolean;
      },
    ): this;
    strokeColor(colour: string): this;
    lineJoin(kind: 'miter' | 'round'): this;
    lineCap(kind: 'butt' | 'round'): this;
    image(source: Uint8Array, x: number, y: number, options: { readonly width: number; readonly height: number }): this;
    scale(factor: number): this;
    lineWidth(width: number): this;
    rect(x: number, y: number, width: number, height: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    polygon(...points: readonly (readonly number[])[]): this;
    stroke(colour: string): this;
    fill(colour: string): this;
    end(): void;
  }
}
