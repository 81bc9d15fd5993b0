// The kernels of the selected map: one question at a time, the newest wins.
import { create } from 'zustand';
import type { KernelRequest, KernelWeights } from '../../src-shared/protocol/maps-messages.ts';
import { engine } from './connection.ts';

interface KernelState {
  /** What `kernel` answers. */
  readonly asked: KernelRequest | null;
  readonly kernel: KernelWeights | null;
  readonly failure: string;
}

export const useKernel = create<KernelState>(() => ({ asked: null, kernel: null, failure: '' }));

let wanted = '';

export async function wantKernel(request: KernelRequest): Promise<void> {
  const text = JSON.stringify(request);
  if (text === wanted) return;
  wanted = text;
  try {
    const kernel = await engine().call('network.kernel', request);
    if (text === wanted) useKernel.setState({ asked: request, kernel, failure: '' });
  } catch (thrown) {
    if (text !== wanted) return;
    wanted = '';
    useKernel.setState({ asked: request, kernel: null, failure: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}
