// How chosen weights fit the source, asked again as it is typed. The engine holds the file; values stay there.
import { useEffect, useState } from 'react';
import { isWholeFit } from '../../../src-shared/network/weights-fit.ts';
import type { WeightsFit } from '../../../src-shared/network/weights-report.ts';
import { toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { NetworkSource } from '../../../src-shared/protocol/network-messages.ts';
import type { WeightsInspection } from '../../../src-shared/protocol/weights-messages.ts';
import { engine } from '../../state/connection.ts';
import { OWN, useDraft } from '../../state/network-draft.ts';

/** Keys that come faster are asked about together. */
const PAUSE_MS = 150;

export interface WeightsAnswer {
  readonly file: WeightsInspection;
  readonly fit: WeightsFit;
}

interface WeightsCheck {
  /** The last answer; it may be about the source of a moment ago. */
  readonly answer: WeightsAnswer | null;
  readonly failure: string;
  /** The weights fill the network that the source is now. */
  readonly fits: boolean;
}

interface Answered extends Omit<WeightsCheck, 'fits'> {
  readonly token: string;
  readonly question: string;
}

/** Of the draft that the dialog is about; null while its weights are no file's. */
export function useWeightsCheck(): WeightsCheck | null {
  const weights = useDraft((draft) => draft.weights);
  const choice = useDraft((draft) => draft.choice);
  // Keys change nothing here while no file is asked about.
  const source = useDraft((draft) => (draft.weights.kind === 'file' ? draft.source : ''));
  const [answered, setAnswered] = useState<Answered | null>(null);
  const chosen = weights.kind === 'file' ? weights : null;
  const question = JSON.stringify([chosen, choice, source]);
  useEffect(() => {
    if (!chosen) return;
    let isWanted = true;
    const ask = async (): Promise<void> => {
      const network: NetworkSource = choice === OWN ? { python: source, className: null } : { builtin: choice };
      const { token, mapping } = chosen;
      try {
        const file = await engine().call('weights.inspect', { token, fit: { source: network, mapping }, propose: false });
        if (isWanted) setAnswered({ answer: { file, fit: fitIn(file) }, failure: '', token, question });
      } catch (thrown) {
        if (isWanted) setAnswered({ answer: null, failure: toErrorRecord(thrown).message, token, question });
      }
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [chosen, choice, source, question]);
  if (!chosen) return null;
  const { answer, failure } = answered?.token === chosen.token ? answered : { answer: null, failure: '' };
  const fits = answered?.question === question && answer !== null && answer !== undefined && isWholeFit(answer.fit);
  return { answer, failure, fits };
}

/** The engine compares whenever it is asked to. */
const fitIn = ({
  prefix = '',
  added = '',
  pairs = [],
  missing = [],
  unexpected = [],
  mismatched = [],
  unneeded = [],
  proposals = [],
}: WeightsInspection): WeightsFit => ({
  prefix,
  added,
  pairs,
  missing,
  unexpected,
  mismatched,
  unneeded,
  proposals,
});
