// What the maps can be compared with beside the plain network: other slices, and other checkpoints of the same network.
import type { WeightsSource } from '../../src-shared/protocol/network-messages.ts';
import { engine } from './connection.ts';
import { useNetwork } from './network.ts';
import { choose } from './opening.ts';
import { allowOutside, mayHaveOutside } from './outside-files.ts';
import { showFailure } from './toasts.ts';
import { compareWith } from './trials.ts';
import { useWhatIf } from './what-if.ts';

/** The same source with other weights, at the size that is looked at. */
export async function compareWithWeights(weights: WeightsSource): Promise<void> {
  const { request } = useNetwork.getState();
  const { network } = useWhatIf.getState();
  if (!network) return;
  try {
    const other = await engine().call('network.set', { source: request.source, weights, input: network.input });
    compareWith({ kind: 'weights', networkId: other.id, title: other.weightsTitle });
  } catch (thrown) {
    showFailure(thrown);
  }
}

export async function compareWithFile(): Promise<void> {
  try {
    const [file] = await choose('open-weights');
    if (!file) return;
    if (mayHaveOutside(file)) await allowOutside(file);
    await compareWithWeights({ kind: 'file', token: file.token, mapping: [] });
  } catch (thrown) {
    showFailure(thrown);
  }
}
