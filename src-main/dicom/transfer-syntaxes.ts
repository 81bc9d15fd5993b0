// Which encodings of pixel data exist and which are read here. Source: PS3.5 section 10, PS3.6 annex A.

interface TransferSyntax {
  readonly name: string;
  /** Pixel data lies in the file as it is, frame after frame, little-endian. */
  readonly native: boolean;
}

const known: Readonly<Record<string, TransferSyntax>> = {
  '1.2.840.10008.1.2': { name: 'Implicit VR Little Endian', native: true },
  '1.2.840.10008.1.2.1': { name: 'Explicit VR Little Endian', native: true },
  '1.2.840.10008.1.2.1.99': { name: 'Deflated Explicit VR Little Endian', native: false },
  '1.2.840.10008.1.2.2': { name: 'Explicit VR Big Endian', native: false },
  '1.2.840.10008.1.2.4.50': { name: 'JPEG Baseline (Process 1)', native: false },
  '1.2.840.10008.1.2.4.51': { name: 'JPEG Extended (Process 2 and 4)', native: false },
  '1.2.840.10008.1.2.4.57': { name: 'JPEG Lossless (Process 14)', native: false },
  '1.2.840.10008.1.2.4.70': { name: 'JPEG Lossless (Process 14, Selection Value 1)', native: false },
  '1.2.840.10008.1.2.4.80': { name: 'JPEG-LS Lossless', native: false },
  '1.2.840.10008.1.2.4.81': { name: 'JPEG-LS Near-Lossless', native: false },
  '1.2.840.10008.1.2.4.90': { name: 'JPEG 2000 Lossless', native: false },
  '1.2.840.10008.1.2.4.91': { name: 'JPEG 2000', native: false },
  '1.2.840.10008.1.2.4.201': { name: 'High-Throughput JPEG 2000 Lossless', native: false },
  '1.2.840.10008.1.2.4.202': { name: 'High-Throughput JPEG 2000 Lossless with RPCL', native: false },
  '1.2.840.10008.1.2.4.203': { name: 'High-Throughput JPEG 2000', native: false },
  '1.2.840.10008.1.2.5': { name: 'RLE Lossless', native: false },
};

export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

export const isNative = (uid: string): boolean => known[uid]?.native ?? false;

/** Name and UID, or the UID alone where it is not a standard one. */
export const describeTransferSyntax = (uid: string): string => {
  const syntax = known[uid];
  return syntax ? `${syntax.name} (${uid})` : uid;
};
