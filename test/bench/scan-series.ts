// A thousand CT slices as a scanner writes them, for the scan's measurements: some 120 elements before the pixels, a private block among them.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type WrittenElement, writePart10 } from '../../src-main/dicom/part10-writer.ts';

export const SIDE = 512;
const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const FILES_A_FOLDER = 250;
/** Descriptions, dates, doses, devices and a vendor's own values: what stands in every file and nobody asks for here. */
const FILLERS = 80;

const us = (tag: number, value: number): WrittenElement => ({ tag, vr: 'US', value });
const ds = (tag: number, value: string): WrittenElement => ({ tag, vr: 'DS', value });

function elementsOf(index: number, pixels: Uint8Array): readonly WrittenElement[] {
  const fillers = Array.from(
    { length: FILLERS },
    (_, i): WrittenElement => ({ tag: 0x00191010 + i, vr: 'LO', value: `value ${i} of a scanner's own` }),
  );
  return [
    { tag: 0x00080008, vr: 'CS', value: 'ORIGINAL\\PRIMARY\\AXIAL' },
    { tag: 0x00080016, vr: 'UI', value: CT_IMAGE_STORAGE },
    { tag: 0x00080018, vr: 'UI', value: `1.2.826.0.1.3680043.8.498.1.${index + 1}` },
    { tag: 0x00080020, vr: 'DA', value: '20260101' },
    { tag: 0x00080022, vr: 'DA', value: '20260101' },
    { tag: 0x00080030, vr: 'TM', value: '120000' },
    { tag: 0x00080032, vr: 'TM', value: `1200${String(index % 60).padStart(2, '0')}` },
    { tag: 0x00080060, vr: 'CS', value: 'CT' },
    { tag: 0x00080070, vr: 'LO', value: 'made for a measurement' },
    { tag: 0x0008103e, vr: 'LO', value: 'Thorax 1.0 B30f' },
    { tag: 0x00100010, vr: 'PN', value: 'Nobody^At^All' },
    { tag: 0x00100020, vr: 'LO', value: '0' },
    ds(0x00180050, '1'),
    ds(0x00180060, '120'),
    ds(0x00181120, '0'),
    { tag: 0x00181210, vr: 'SH', value: 'B30f' },
    { tag: 0x00190010, vr: 'LO', value: 'CONVSCOPE BENCH' },
    ...fillers,
    { tag: 0x0020000d, vr: 'UI', value: '1.2.826.0.1.3680043.8.498.2' },
    { tag: 0x0020000e, vr: 'UI', value: '1.2.826.0.1.3680043.8.498.3' },
    { tag: 0x00200011, vr: 'IS', value: '3' },
    { tag: 0x00200012, vr: 'IS', value: '1' },
    { tag: 0x00200013, vr: 'IS', value: String(index + 1) },
    ds(0x00200032, `-200\\-200\\${index}`),
    ds(0x00200037, '1\\0\\0\\0\\1\\0'),
    { tag: 0x00200052, vr: 'UI', value: '1.2.826.0.1.3680043.8.498.4' },
    ds(0x00201041, String(index)),
    us(0x00280002, 1),
    { tag: 0x00280004, vr: 'CS', value: 'MONOCHROME2' },
    us(0x00280010, SIDE),
    us(0x00280011, SIDE),
    ds(0x00280030, '0.78125\\0.78125'),
    us(0x00280100, 16),
    us(0x00280101, 12),
    us(0x00280102, 11),
    us(0x00280103, 0),
    ds(0x00281050, '40'),
    ds(0x00281051, '400'),
    ds(0x00281052, '-1024'),
    ds(0x00281053, '1'),
    { tag: 0x7fe00010, vr: 'OW', value: pixels },
  ];
}

/** @returns bytes of all files */
export async function writeSeries(folder: string, slices: number): Promise<number> {
  // Any values: they are neither read by the scan nor made smaller by a compression.
  const stored = Uint16Array.from({ length: SIDE * SIDE }, (_, i) => (i * 2654435761) & 0xfff);
  let bytes = 0;
  for (let index = 0; index < slices; index++) {
    const within = join(folder, `part-${Math.floor(index / FILES_A_FOLDER)}`);
    if (index % FILES_A_FOLDER === 0) await mkdir(within, { recursive: true });
    const file = writePart10(CT_IMAGE_STORAGE, `1.2.3.${index}`, elementsOf(index, new Uint8Array(stored.buffer)));
    await writeFile(join(within, `IM${String((index * 7919) % slices).padStart(5, '0')}`), file);
    bytes += file.length;
  }
  return bytes;
}
