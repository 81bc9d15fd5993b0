// What `convscope inspect` says to people: each series with its measures and warnings, then what was skipped, the same reason told once.
import type { inspectPaths } from '../engine/inspect.ts';

type Inspected = Awaited<ReturnType<typeof inspectPaths>>;
type InspectedSeries = Inspected['series'][number];
type Skipped = Inspected['skipped'][number];

/** Files named for one reason; the rest are counted. */
const MOST_NAMED = 5;

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
const mm = (value: number): string => `${Number(value.toFixed(3))} mm`;

export function describeInspected({ series, skipped, seconds }: Inspected): string {
  const slices = series.reduce((sum, one) => sum + one.slices.length, 0);
  const end =
    series.length === 0
      ? 'No DICOM images were found. Name a folder that holds a CT series, or make one: convscope sample DIR.'
      : `${plural(series.length, 'series', 'series')}, ${plural(slices, 'slice')}, ${plural(skipped.length, 'file')} skipped, ${seconds.toFixed(2)} s.`;
  return `${[...series.flatMap(describeSeries), ...describeSkipped(skipped), end].join('\n')}\n`;
}

function describeSeries(series: InspectedSeries): readonly string[] {
  const { modality, kind, rows, columns, slices, description, warnings, transferSyntaxUID } = series;
  const [first, last] = [slices[0], slices.at(-1)];
  const files = first?.file === last?.file ? first?.file : `${first?.file} to ${last?.file}`;
  return [
    `${modality || 'No modality'} ${kind}: ${plural(slices.length, 'slice')} of ${columns} x ${rows}, ${describeMeasures(series)}`,
    `  ${description || 'no description'}; transfer syntax ${transferSyntaxUID}`,
    `  ${files}`,
    ...warnings.map(({ code, message }) => `  ${code}: ${message}`),
    '',
  ];
}

function describeMeasures({ pixelSpacingMm, sliceSpacingMm, slices }: InspectedSeries): string {
  const pixel = pixelSpacingMm ? `pixels of ${mm(pixelSpacingMm[1])} x ${mm(pixelSpacingMm[0])}` : 'pixels of unknown size';
  const [from, to] = [slices[0]?.distanceMm ?? null, slices.at(-1)?.distanceMm ?? null];
  if (slices.length === 1) return pixel;
  if (sliceSpacingMm === null || from === null || to === null) return `${pixel}, no distance between slices`;
  return `${pixel}, ${mm(sliceSpacingMm)} apart, ${mm(to - from)} from first to last`;
}

function describeSkipped(skipped: readonly Skipped[]): readonly string[] {
  const reasons = new Map<string, Skipped[]>();
  for (const one of skipped) {
    const reason = `${one.code}: ${one.message}`;
    reasons.set(reason, [...(reasons.get(reason) ?? []), one]);
  }
  return [...reasons].flatMap(([reason, files]) => {
    const named = files.slice(0, MOST_NAMED).map(({ file }) => `  ${file}`);
    const rest = files.length > MOST_NAMED ? [`  and ${files.length - MOST_NAMED} more`] : [];
    return [`skipped ${plural(files.length, 'file')}, ${reason}`, ...named, ...rest, ''];
  });
}
