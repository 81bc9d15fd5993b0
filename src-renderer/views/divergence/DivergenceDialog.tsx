// PyTorch's activations beside the ones computed here: how to write them, which file, and where the two part and why.
import { useState } from 'react';
import type { ChooseKind } from '../../../src-shared/protocol/files-messages.ts';
import { activationSnippet, naturalSnippet, type SnippetKind } from '../../../src-shared/pytorch/activation-snippet.ts';
import { findDivergence, useDivergence } from '../../state/divergence.ts';
import { useNetwork } from '../../state/network.ts';
import { choose } from '../../state/opening.ts';
import { useSeries } from '../../state/series.ts';
import { showFailure, showNote } from '../../state/toasts.ts';
import { isTried, useWhatIf } from '../../state/what-if.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { copyText } from '../tags/copy-text.ts';
import { DivergenceReportView } from './DivergenceReportView.tsx';
import './divergence.css';

export function DivergenceDialog() {
  const summary = useNetwork((state) => state.summary);
  const preprocess = useNetwork((state) => state.preprocess);
  const slice = useSeries((state) => state.slice);
  const isChanged = useWhatIf(isTried);
  const { phase, label, report, failure, progress, cancel, slice: compared } = useDivergence();
  return (
    <Dialog title="Compare with PyTorch's activations" testId="divergence-dialog" wide>
      <div className="dialog-body">
        {summary && <Snippet key={summary.id} kind={naturalSnippet(summary.nodes)} input={summary.inputName} />}
        <div className="divergence-open">
          <OpenButton kind="open-activations" test="open-activations" words="Open a file" />
          <OpenButton kind="open-folder" test="open-activations-folder" words="Open a folder of .npy" />
          <span className="quiet">
            .npz, .safetensors or .npy, or drop them here. Compared with slice {slice + 1}, {preprocess}
            {isChanged && <strong className="tried-word"> not the plain network</strong>}
          </span>
        </div>
        {phase === 'running' && (
          <div className="divergence-open" role="status">
            <progress aria-label="Causes tried" max={Math.max(1, progress?.total ?? 1)} value={progress?.done ?? 0} />
            <span className="ellipsis">{progress ? `Trying: ${progress.current}` : `Reading ${label}, computing`}</span>
            <button type="button" className="button button-small" onClick={cancel}>
              Cancel
            </button>
          </div>
        )}
        {phase === 'failed' && (
          <p className="notice notice-error" role="alert" data-testid="divergence-failure">
            {failure}
          </p>
        )}
        {phase === 'done' && report && <DivergenceReportView report={report} label={label} slice={compared} />}
      </div>
    </Dialog>
  );
}

function OpenButton({ kind, test, words }: { readonly kind: ChooseKind; readonly test: string; readonly words: string }) {
  const open = async (): Promise<void> => {
    try {
      await findDivergence(await choose(kind));
    } catch (thrown) {
      showFailure(thrown);
    }
  };
  return (
    <button type="button" className="button button-main" data-testid={test} onClick={() => void open()}>
      {words}
    </button>
  );
}

/** The lines of Python that write the file. */
function Snippet({ kind: natural, input }: { readonly kind: SnippetKind; readonly input: string }) {
  const [kind, setKind] = useState(natural);
  const text = activationSnippet(kind, input);
  return (
    <section aria-label="How to save them">
      <div className="divergence-open">
        <h3>In PyTorch</h3>
        <select
          aria-label="How activations are kept"
          data-testid="snippet-kind"
          value={kind}
          onChange={(event) => setKind(event.target.value as SnippetKind)}
        >
          <option value="hooks">forward hooks: every layer</option>
          <option value="fx">torch.fx: every layer and function</option>
        </select>
        <button
          type="button"
          className="button button-small"
          data-testid="copy-snippet"
          onClick={() => copyText(text) && showNote('Copied. Run it where your model and its input x are.')}
        >
          Copy
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <pre className="snippet number" data-testid="snippet" tabIndex={0}>
        {text}
      </pre>
    </section>
  );
}
