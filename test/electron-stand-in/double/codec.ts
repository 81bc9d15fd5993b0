// Values as text between the stand-in and its page: JSON, with bytes as base64. One function without imports, because its own text runs in the
// page too.

export interface Codec {
  encode(value: object): string;
  decode(text: string): unknown;
}

export function makeCodec(): Codec {
  const bytesKey = '$base64';
  const chunkLength = 8192;
  const toBase64 = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += chunkLength) text += String.fromCharCode(...bytes.subarray(at, at + chunkLength));
    return btoa(text);
  };
  const kindOf = (value: unknown): string => Object.prototype.toString.call(value);
  const isCarried = (value: unknown): boolean =>
    typeof value !== 'object' || value === null || Array.isArray(value) || kindOf(value) === '[object Object]';
  return {
    encode: (value) =>
      JSON.stringify(value, (_key, part: unknown) => {
        if (part instanceof Uint8Array) return { [bytesKey]: toBase64(part) };
        // Losing a value silently would blame the program for what is this double's limit.
        if (!isCarried(part)) throw new TypeError(`The stand-in for Electron does not carry ${kindOf(part)}.`);
        return part;
      }),
    decode: (text) =>
      JSON.parse(text, (_key, part: unknown) => {
        const base64 = typeof part === 'object' && part !== null && bytesKey in part ? part[bytesKey] : null;
        return typeof base64 === 'string' ? Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)) : part;
      }),
  };
}
