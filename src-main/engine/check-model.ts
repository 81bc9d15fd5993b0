// What `convscope check` does.
import { defaultInput, inferNetwork } from '../../src-shared/network/inference.ts';
import type { Shape } from '../../src-shared/network/operations.ts';
import { type CheckReport, checkReport } from '../../src-shared/network/report.ts';
import { loadModel } from './load-model.ts';

interface CheckRequest {
  readonly model: string;
  readonly className: string | null;
  readonly input: Shape | null;
  readonly allowExternalData: boolean;
}

/** @throws AppError file/*, network/unknown, weights/* for ONNX files; problems of the network are in the report, not thrown */
export async function checkModel({ model, input, ...options }: CheckRequest): Promise<CheckReport> {
  const { network, source, input: natural } = await loadModel(model, options);
  return checkReport(network, inferNetwork(network, input ?? natural ?? defaultInput(network), source ?? undefined));
}
