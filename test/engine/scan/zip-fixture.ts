// Zip archives for tests, honest and not: PKWARE's layout by hand, so that every field can lie.
import { crc32, deflateRawSync } from 'node:zlib';

export interface PackedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly isDeflated?: boolean;
  /** Instead of the true ones. */
  readonly lies?: { readonly method?: number; readonly flags?: number; readonly unpackedBytes?: number; readonly crc32?: number };
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;

export function zipOf(files: readonly PackedFile[]): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, isDeflated = true, lies = {} } of files) {
    const content = isDeflated ? deflateRawSync(bytes) : Buffer.from(bytes);
    const nameBytes = Buffer.from(name, 'utf8');
    const method = lies.method ?? (isDeflated ? 8 : 0);
    const fields = {
      method,
      flags: lies.flags ?? 0,
      sum: lies.crc32 ?? crc32(bytes),
      packed: content.length,
      unpacked: lies.unpackedBytes ?? bytes.length,
    };
    const local = Buffer.alloc(LOCAL_BYTES);
    local.writeUInt32LE(LOCAL, 0);
    writeFields(local, 4, fields, nameBytes.length);
    const central = Buffer.alloc(CENTRAL_BYTES);
    central.writeUInt32LE(CENTRAL, 0);
    central.writeUInt16LE(VERSION, 4);
    writeFields(central, 6, fields, nameBytes.length);
    central.writeUInt32LE(offset, 42);
    locals.push(local, nameBytes, content);
    centrals.push(central, nameBytes);
    offset += local.length + nameBytes.length + content.length;
  }
  const directory = Buffer.concat(centrals);
  const end = Buffer.alloc(END_BYTES);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

interface Fields {
  readonly method: number;
  readonly flags: number;
  readonly sum: number;
  readonly packed: number;
  readonly unpacked: number;
}

/** What a local and a central header have in common, from `version needed` on. */
function writeFields(header: Buffer, at: number, { method, flags, sum, packed, unpacked }: Fields, nameLength: number): void {
  header.writeUInt16LE(VERSION, at);
  header.writeUInt16LE(flags, at + 2);
  header.writeUInt16LE(method, at + 4);
  header.writeUInt32LE(sum >>> 0, at + 10);
  header.writeUInt32LE(packed, at + 14);
  header.writeUInt32LE(unpacked >>> 0, at + 18);
  header.writeUInt16LE(nameLength, at + 22);
}
