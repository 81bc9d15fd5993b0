// Which encodings of pixel data exist and which are read here. Source: PS3.5 section 10, PS3.6 annex A.

/** How the pixel data of a transfer syntax is stored; null: known by name, not read. */
export type PixelEncoding = 'native' | 'big-endian' | 'rle' | 'jpeg' | 'jpeg-lossless' | 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

interface TransferSyntax {
  readonly name: string;
  readonly encoding: PixelEncoding | null;
}

const entry = (name: string, encoding: PixelEncoding | null): TransferSyntax => ({ name, encoding });

const known: Readonly<Record<string, TransferSyntax>> = {
  '1.2.840.10008.1.2': entry('Implicit VR Little Endian', 'native'),
  '1.2.840.10008.1.2.1': entry('Explicit VR Little Endian', 'native'),
  '1.2.840.10008.1.2.1.99': entry('Deflated Explicit VR Little Endian', 'native'),
  '1.2.840.10008.1.2.1.98': entry('Encapsulated Uncompressed Explicit VR Little Endian', null),
  '1.2.840.10008.1.2.2': entry('Explicit VR Big Endian', 'big-endian'),
  '1.2.840.10008.1.2.4.50': entry('JPEG Baseline (Process 1)', 'jpeg'),
  '1.2.840.10008.1.2.4.51': entry('JPEG Extended (Process 2 and 4)', 'jpeg'),
  '1.2.840.10008.1.2.4.52': entry('JPEG Extended (Process 3 and 5, retired)', null),
  '1.2.840.10008.1.2.4.53': entry('JPEG Spectral Selection (Process 6 and 8, retired)', null),
  '1.2.840.10008.1.2.4.54': entry('JPEG Spectral Selection (Process 7 and 9, retired)', null),
  '1.2.840.10008.1.2.4.55': entry('JPEG Full Progression (Process 10 and 12, retired)', null),
  '1.2.840.10008.1.2.4.56': entry('JPEG Full Progression (Process 11 and 13, retired)', null),
  '1.2.840.10008.1.2.4.57': entry('JPEG Lossless (Process 14)', 'jpeg-lossless'),
  '1.2.840.10008.1.2.4.58': entry('JPEG Lossless (Process 15, retired)', null),
  '1.2.840.10008.1.2.4.59': entry('JPEG Extended, Hierarchical (Process 16 and 18, retired)', null),
  '1.2.840.10008.1.2.4.60': entry('JPEG Extended, Hierarchical (Process 17 and 19, retired)', null),
  '1.2.840.10008.1.2.4.61': entry('JPEG Spectral Selection, Hierarchical (Process 20 and 22, retired)', null),
  '1.2.840.10008.1.2.4.62': entry('JPEG Spectral Selection, Hierarchical (Process 21 and 23, retired)', null),
  '1.2.840.10008.1.2.4.63': entry('JPEG Full Progression, Hierarchical (Process 24 and 26, retired)', null),
  '1.2.840.10008.1.2.4.64': entry('JPEG Full Progression, Hierarchical (Process 25 and 27, retired)', null),
  '1.2.840.10008.1.2.4.65': entry('JPEG Lossless, Hierarchical (Process 28, retired)', null),
  '1.2.840.10008.1.2.4.66': entry('JPEG Lossless, Hierarchical (Process 29, retired)', null),
  '1.2.840.10008.1.2.4.70': entry('JPEG Lossless (Process 14, Selection Value 1)', 'jpeg-lossless'),
  '1.2.840.10008.1.2.4.80': entry('JPEG-LS Lossless', 'jpeg-ls'),
  '1.2.840.10008.1.2.4.81': entry('JPEG-LS Near-Lossless', 'jpeg-ls'),
  '1.2.840.10008.1.2.4.90': entry('JPEG 2000 Lossless', 'jpeg-2000'),
  '1.2.840.10008.1.2.4.91': entry('JPEG 2000', 'jpeg-2000'),
  '1.2.840.10008.1.2.4.92': entry('JPEG 2000 Part 2 Multi-component Lossless', null),
  '1.2.840.10008.1.2.4.93': entry('JPEG 2000 Part 2 Multi-component', null),
  '1.2.840.10008.1.2.4.94': entry('JPIP Referenced', null),
  '1.2.840.10008.1.2.4.95': entry('JPIP Referenced Deflate', null),
  '1.2.840.10008.1.2.4.100': entry('MPEG2 Main Profile', null),
  '1.2.840.10008.1.2.4.101': entry('MPEG2 High Profile', null),
  '1.2.840.10008.1.2.4.102': entry('MPEG-4 AVC/H.264 High Profile', null),
  '1.2.840.10008.1.2.4.103': entry('MPEG-4 AVC/H.264 BD-compatible High Profile', null),
  '1.2.840.10008.1.2.4.104': entry('MPEG-4 AVC/H.264 High Profile for 2D Video', null),
  '1.2.840.10008.1.2.4.105': entry('MPEG-4 AVC/H.264 High Profile for 3D Video', null),
  '1.2.840.10008.1.2.4.106': entry('MPEG-4 AVC/H.264 Stereo High Profile', null),
  '1.2.840.10008.1.2.4.107': entry('HEVC/H.265 Main Profile', null),
  '1.2.840.10008.1.2.4.108': entry('HEVC/H.265 Main 10 Profile', null),
  '1.2.840.10008.1.2.4.110': entry('JPEG XL Lossless', null),
  '1.2.840.10008.1.2.4.111': entry('JPEG XL JPEG Recompression', null),
  '1.2.840.10008.1.2.4.112': entry('JPEG XL', null),
  '1.2.840.10008.1.2.4.201': entry('High-Throughput JPEG 2000 Lossless', 'htj2k'),
  '1.2.840.10008.1.2.4.202': entry('High-Throughput JPEG 2000 Lossless with RPCL', 'htj2k'),
  '1.2.840.10008.1.2.4.203': entry('High-Throughput JPEG 2000', 'htj2k'),
  '1.2.840.10008.1.2.4.204': entry('JPIP HTJ2K Referenced', null),
  '1.2.840.10008.1.2.4.205': entry('JPIP HTJ2K Referenced Deflate', null),
  '1.2.840.10008.1.2.5': entry('RLE Lossless', 'rle'),
  '1.2.840.10008.1.2.6.1': entry('RFC 2557 MIME Encapsulation (retired)', null),
  '1.2.840.10008.1.2.8.1': entry('Deflated Image Frame Compression', null),
};

export const EXPLICIT_BIG_ENDIAN = '1.2.840.10008.1.2.2';
export const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
export const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
export const DEFLATED = '1.2.840.10008.1.2.1.99';

/** null where it is not read. */
export const encodingOf = (uid: string): PixelEncoding | null => known[uid]?.encoding ?? null;

/** Frames lie in the file as they are, one after the other. */
export const isUncompressed = (encoding: PixelEncoding): boolean => encoding === 'native' || encoding === 'big-endian';

/** Name and UID, or the UID alone where it is not a standard one. */
export const describeTransferSyntax = (uid: string): string => {
  const syntax = known[uid];
  return syntax ? `${syntax.name} (${uid})` : uid;
};
