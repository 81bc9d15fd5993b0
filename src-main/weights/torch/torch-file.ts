// Found weights with their values, as a file report of one form for all of torch's formats.
import type { WeightsFormat, WeightsWarning } from '../../../src-shared/network/weights-report.ts';
import { AppError } from '../../../src-shared/protocol/errors.ts';
import { listed, type StoredTensor, valueWarnings, type WeightsFile } from '../weights-file.ts';
import type { FoundWeights } from './find-weights.ts';
import { Materialiser, type Storages } from './materialise.ts';

interface FileContext {
  readonly storages: Storages;
  readonly fileBytes: number;
  readonly warnings: readonly WeightsWarning[];
}

/** @throws AppError weights/corrupt, weights/unsupported for tensors of a sort that is not read */
export async function describeFound(
  format: WeightsFormat,
  found: FoundWeights,
  { storages, fileBytes, warnings }: FileContext,
): Promise<WeightsFile> {
  const unreadable = found.tensors.flatMap(([name, tensor]) =>
    tensor.kind === 'unreadable' ? [`${name} is ${tensor.what}`] : [],
  );
  if (unreadable.length > 0) {
    throw new AppError(
      'weights/unsupported',
      `${listed(unreadable)}: only plain dense tensors are read. Convert in PyTorch before saving: tensor.to_dense(), tensor.dequantize().`,
      { tensors: unreadable.slice(0, 100) },
    );
  }
  const maker = new Materialiser(storages, fileBytes);
  const tensors: StoredTensor[] = [];
  for (const [name, tensor] of found.tensors) if (tensor.kind === 'tensor') tensors.push(await maker.make(name, tensor));
  return {
    format,
    wrapper: found.wrapper,
    tensors,
    ignored: found.ignored,
    warnings: [...warnings, ...valueWarnings(tensors)],
    layers: found.layers !== null && format !== 'torchscript' ? found.layers : null,
  };
}
