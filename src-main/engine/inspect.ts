// The JSON of `convscope inspect`, field by field as the contract says.
import { nowMs } from './clock.ts';
import { scanPaths } from './scan/series-scan.ts';
import { sourcePath } from './slice-source.ts';

const MILLISECONDS = 1000;

export async function inspectPaths(paths: readonly string[], signal: AbortSignal) {
  const started = nowMs();
  const { series, skipped, directories } = await scanPaths(paths, { signal });
  return {
    series: series.map((found) => ({
      seriesInstanceUID: found.seriesInstanceUID,
      studyInstanceUID: found.studyInstanceUID,
      modality: found.modality,
      description: found.description,
      kind: found.kind,
      rows: found.rows,
      columns: found.columns,
      pixelSpacingMm: found.pixelSpacingMm,
      sliceSpacingMm: found.sliceSpacingMm,
      orientation: found.orientation,
      transferSyntaxUID: found.transferSyntaxUID,
      slices: found.slices.map((slice) => ({
        file: sourcePath(slice.file),
        frame: slice.frame,
        instanceNumber: slice.instanceNumber,
        positionMm: slice.positionMm,
        distanceMm: slice.distanceMm,
      })),
      warnings: found.warnings,
    })),
    // A DICOMDIR is nothing broken; it is told of so that every file is.
    skipped: [
      ...skipped.map(({ path, code, message }) => ({ file: path, code, message })),
      ...directories.map(({ path, message }) => ({ file: path, code: 'no-pixels' as const, message })),
    ],
    seconds: (nowMs() - started) / MILLISECONDS,
  };
}
