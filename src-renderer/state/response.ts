// How the selected layer answers to HU: asked for by a person, kept until the network or its preprocessing is another.
import { create } from 'zustand';
import { isCancelled, toErrorRecord } from '../../src-shared/protocol/errors.ts';
import type { NodeResponse, ResponseProgress } from '../../src-shared/protocol/response-messages.ts';
import { engine } from './connection.ts';
import { useNetwork } from './network.ts';

interface Responses {
  /** By network, preprocessing, contrast and node. */
  readonly known: Readonly<Record<string, NodeResponse>>;
  readonly running: string | null;
  readonly progress: ResponseProgress | null;
  readonly failure: string;
  readonly cancel: () => void;
  /** HU on the two sides of the edges. */
  readonly lowHu: number;
  readonly highHu: number;
}

const nothing = (): void => undefined;
/** Water beside contrast-filled vessels: an edge that CT has. */
const FIRST_EDGE = { lowHu: 0, highHu: 300 };

export const useResponse = create<Responses>(() => ({
  ...{ known: {}, running: null, progress: null, failure: '', cancel: nothing },
  ...FIRST_EDGE,
}));

export function responseKey(node: string): string {
  const { summary, preprocess } = useNetwork.getState();
  const { lowHu, highHu } = useResponse.getState();
  return JSON.stringify([summary?.id, preprocess, lowHu, highHu, node]);
}

export async function measureResponse(node: string): Promise<void> {
  const { summary, preprocess } = useNetwork.getState();
  if (!summary) return;
  const { lowHu, highHu, cancel } = useResponse.getState();
  cancel();
  const key = responseKey(node);
  const stream = engine().open('lab.response', { networkId: summary.id, preprocess, node, lowHu, highHu });
  useResponse.setState({ running: key, progress: null, failure: '', cancel: () => stream.cancel() });
  const end = (rest: Partial<Responses>): void => {
    if (useResponse.getState().running === key) useResponse.setState({ running: null, progress: null, cancel: nothing, ...rest });
  };
  try {
    for await (const progress of stream) useResponse.setState({ progress });
    const response = await stream.result;
    end({ known: { ...useResponse.getState().known, [key]: response } });
  } catch (thrown) {
    end({ failure: isCancelled(thrown) ? '' : toErrorRecord(thrown).message });
  }
}
