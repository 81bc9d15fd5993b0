// PyTorch's activations beside what is shown: the question under way, its progress and its answer.
import { create } from 'zustand';
import type { DivergenceProgress, DivergenceReport } from '../../src-shared/protocol/divergence-messages.ts';
import { isCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { FileToken } from '../../src-shared/protocol/files-messages.ts';
import { engine } from './connection.ts';
import { useNetwork } from './network.ts';
import { useSeries } from './series.ts';

interface Divergence {
  readonly phase: 'idle' | 'running' | 'done' | 'failed';
  /** Of the file or folder. */
  readonly label: string;
  /** What it was compared with. */
  readonly slice: number;
  readonly progress: DivergenceProgress | null;
  readonly report: DivergenceReport | null;
  readonly failure: string;
  readonly cancel: () => void;
}

const idle: Divergence = {
  ...{ phase: 'idle', label: '', slice: 0, progress: null, report: null, failure: '', cancel: () => undefined },
};

export const useDivergence = create<Divergence>(() => idle);

/** Compares the files with the network and slice on screen. */
export async function findDivergence(files: readonly FileToken[]): Promise<void> {
  const { summary, preprocess } = useNetwork.getState();
  const { currentId, slice } = useSeries.getState();
  const [first] = files;
  if (!summary || currentId === null || !first) return;
  useDivergence.getState().cancel();
  const stream = engine().open('divergence.find', {
    ...{ seriesId: currentId, slice, networkId: summary.id, preprocess },
    tokens: files.map(({ token }) => token),
  });
  const label = files.length === 1 ? first.label : `${files.length} files`;
  useDivergence.setState({ ...idle, phase: 'running', label, slice, cancel: () => stream.cancel() });
  try {
    for await (const progress of stream) useDivergence.setState({ progress });
    useDivergence.setState({ phase: 'done', report: await stream.result, cancel: idle.cancel });
  } catch (thrown) {
    useDivergence.setState({
      ...idle,
      label,
      phase: isCancelled(thrown) ? 'idle' : 'failed',
      failure: isCancelled(thrown) ? '' : toErrorRecord(thrown).message,
    });
  }
}
