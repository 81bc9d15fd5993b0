// OME-TIFF of one node over many slices: float32, channels of a slice one behind the other (XYCZT), sizes in mm, channel names.
// Source: OME 2016-06 schema and the OME-TIFF specification.
import type { MapGrid } from '../../src-shared/imaging/map-grid.ts';
import { tiffLayout } from './tiff.ts';
import type { VolumeLayout, VolumeShape } from './volume.ts';

const NAMESPACE = 'http://www.openmicroscopy.org/Schemas/OME/2016-06';
const MM_PER_CM = 10;

/** @param names of the channels; @param provenance JSON text */
export function omeTiffLayout(
  { columns, rows, slices, maps }: VolumeShape,
  grid: MapGrid | null,
  { name, names, provenance }: { readonly name: string; readonly names: readonly string[]; readonly provenance: string },
): VolumeLayout {
  const pixelMm = grid?.pixelMm ?? null;
  const size = (axis: string, mm: number | null): string =>
    mm === null ? '' : ` PhysicalSize${axis}="${mm}" PhysicalSize${axis}Unit="mm"`;
  const channels = names.map((channel, i) => `<Channel ID="Channel:0:${i}" Name="${escaped(channel)}" SamplesPerPixel="1"/>`);
  const description = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<OME xmlns="${NAMESPACE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${NAMESPACE} ${NAMESPACE}/ome.xsd">`,
    `<Image ID="Image:0" Name="${escaped(name)}"><Description>Not for diagnostic use.</Description>`,
    `<Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="float" BigEndian="false" SizeX="${columns}" SizeY="${rows}" SizeC="${maps}" SizeZ="${slices}" SizeT="1"`,
    `${size('X', pixelMm?.[1] ?? null)}${size('Y', pixelMm?.[0] ?? null)}${size('Z', grid?.sliceMm ?? null)}>`,
    `${channels.join('')}<TiffData IFD="0" PlaneCount="${maps * slices}"/></Pixels></Image>`,
    `<StructuredAnnotations><CommentAnnotation ID="Annotation:0" Namespace="convscope"><Value>${escaped(provenance)}</Value></CommentAnnotation></StructuredAnnotations>`,
    '</OME>',
  ].join('');
  const { head, offsetOf, tail } = tiffLayout({
    rows,
    columns,
    pages: maps * slices,
    sample: 'float32',
    description,
    resolution: pixelMm && { x: MM_PER_CM / pixelMm[1], y: MM_PER_CM / pixelMm[0], unit: 3 },
    names: [],
    hasImageJLabels: false,
  });
  return { head, offsetOf: (slice, map) => offsetOf(slice * maps + map), tail, tailAt: offsetOf(slices * maps) };
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
