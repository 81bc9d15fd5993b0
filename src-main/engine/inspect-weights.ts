// What `convscope weights` does: what is in a file of weights, and how it fits a network.
import type { WeightsFileReport, WeightsFit, WeightsPair } from '../../src-shared/network/weights-report.ts';
import { loadModel } from './load-model.ts';
import { describeFile, fitOf, openWeightsFile } from './weights-files.ts';

interface FitRequest {
  readonly model: string;
  readonly className: string | null;
  readonly chosen: readonly WeightsPair[];
}

export type WeightsInspection = WeightsFileReport & Partial<WeightsFit>;

/** @throws AppError file/*, weights/*, network/unknown */
export async function inspectWeights(
  path: string,
  fit: FitRequest | null,
  allowExternalData: boolean,
): Promise<WeightsInspection> {
  const { file } = await openWeightsFile(path, allowExternalData);
  const report = describeFile(file);
  if (!fit) return report;
  const { network } = await loadModel(fit.model, { className: fit.className, allowExternalData });
  return { ...report, ...fitOf(file, network, fit.chosen) };
}
