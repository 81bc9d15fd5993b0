// Weights without a source: a network that they fit, with what they cannot tell as questions. Every answer writes the source anew, and the editor
// undoes it; a source that was changed by hand is left alone.
import { useState } from 'react';
import type { NetworkProposal } from '../../../src-shared/network/layer-proposal.ts';
import { answerQuestion } from '../../../src-shared/network/proposal-answers.ts';
import { writeProposal } from '../../../src-shared/network/proposal-source.ts';
import { engine } from '../../state/connection.ts';
import { editSource, useDraft } from '../../state/network-draft.ts';
import { showFailure } from '../../state/toasts.ts';

interface ProposedNetworkProps {
  readonly token: string;
  /** The weights fit what is there already. */
  readonly fits: boolean;
}

export function ProposedNetwork({ token, fits }: ProposedNetworkProps) {
  const source = useDraft((draft) => draft.source);
  const [proposed, setProposed] = useState<{ readonly proposal: NetworkProposal; readonly source: string } | null>(null);
  const show = (proposal: NetworkProposal): void => {
    const written = writeProposal(proposal);
    setProposed({ proposal, source: written });
    editSource(written);
  };
  const propose = async (): Promise<void> => {
    try {
      const { proposal } = await engine().call('weights.inspect', { token, fit: null, propose: true });
      if (proposal) show(proposal);
    } catch (thrown) {
      showFailure(thrown);
    }
  };
  const isCurrent = proposed !== null && proposed.source === source;
  return (
    <div className="proposed-network">
      {!isCurrent && !fits && (
        <button type="button" className="button button-small" data-testid="propose-network" onClick={() => void propose()}>
          No source? Propose one from the file
        </button>
      )}
      {isCurrent && (
        <>
          <p className="quiet">Proposed from names and sizes. What weights cannot tell:</p>
          {proposed.proposal.questions.map(({ path, about, text, answers, chosen }, at) => (
            <label key={`${path} ${about}`} className="proposal-question">
              <span>{text}</span>
              <select
                className="field"
                data-testid={`answer-${path}-${about}`}
                value={chosen}
                onChange={(event) => show(answerQuestion(proposed.proposal, at, Number(event.target.value)))}
              >
                {answers.map((answer, number) => (
                  <option key={answer} value={number}>
                    {answer}
                  </option>
                ))}
              </select>
            </label>
          ))}
        </>
      )}
    </div>
  );
}
