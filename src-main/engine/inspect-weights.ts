// What `convscope weights` does: what is in a file of weights, and how it fits a network.
import type { WeightsFileReport, WeightsFit, WeightsPair } from '../../src-shared/network/weights-report.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { resolveModel } from './model-source.ts';
import { sourceOf } from './network-store.ts';
import { describeFile, fitOf, openWeightsFile } from './weights-files.ts';

interface FitRequest {
  readonly model: string;
  readonly className: string | null;
  readonly chosen: readonly WeightsPair[];
}

export type WeightsInspection = WeightsFileReport & Partial<WeightsFit>;

/** @throws AppError file/*, weights/*, network/unknown */
export async function inspectWeights(path: string, fit: FitRequest | null): Promise<WeightsInspection> {
  const { file } = await openWeightsFile(path);
  const report = describeFile(file);
  if (!fit) return report;
  const { text, className } = await sourceOf(await resolveModel(fit.model, fit.className));
  return { ...report, ...fitOf(file, readNetwork(text, className), fit.chosen) };
}
