// What `convscope check` does.

import { defaultInput, inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { type CheckReport, checkReport } from '../../src-shared/network/report.ts';
import { readNetwork } from '../../src-shared/pytorch/read-source.ts';
import { resolveModel } from './model-source.ts';
import { sourceOf } from './network-store.ts';

/** @throws AppError file/*, network/unknown; problems of the network are in the report, not thrown */
export async function checkModel(model: string, className: string | null, input: Shape | null): Promise<CheckReport> {
  const { text, className: wanted } = await sourceOf(await resolveModel(model, className));
  const network = readNetwork(text, wanted);
  return checkReport(network, inferNetwork(network, input ?? defaultInput(network), text));
}
