// Which network lies under the slices: a built-in one or PyTorch source that is written or pasted; its weights; how a slice becomes its input.
import { useState } from 'react';
import { applyFix } from '../../../src-shared/network/fixes/fix-finder.ts';
import type { Fix } from '../../../src-shared/network/graph.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { applyDraft, editSource, setWeights, useDraft } from '../../state/network-draft.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { CostForecast } from './CostForecast.tsx';
import { FittingInput } from './FittingInput.tsx';
import { LayerTable } from './LayerTable.tsx';
import { NetworkChoices } from './NetworkChoices.tsx';
import { Problems } from './Problems.tsx';
import { ProposedNetwork } from './ProposedNetwork.tsx';
import { SourceEditor } from './SourceEditor.tsx';
import { TorchErrorBox } from './TorchErrorBox.tsx';
import { useCheckedSource } from './use-checked-source.ts';
import { useWeightsCheck } from './use-weights-check.ts';
import { WeightsPanel } from './WeightsPanel.tsx';

const NO_PROBLEMS = [] as const;

export function NetworkDialog() {
  const weights = useDraft((draft) => draft.weights);
  const fileLabel = useDraft((draft) => draft.fileLabel);
  const failure = useDraft((draft) => draft.failure);
  const isEmpty = useDraft((draft) => draft.source.trim() === '');
  const [layer, setLayer] = useState<string | null>(null);
  const { checked, onShapes } = useCheckedSource();
  const fromFile = useWeightsCheck();
  const [goTo, setGoTo] = useState<{ readonly line: number } | null>(null);
  const fix = (wanted: Fix): void => editSource(applyFix(useDraft.getState().source, wanted));
  const problems = checked?.inference.problems ?? NO_PROBLEMS;
  const broken = new Set(problems.flatMap(({ node }) => (node === null ? [] : [node])));
  const fits = problems.length === 0 && (fromFile?.fits ?? true);
  return (
    <Dialog title="Network" testId="network-dialog" wide>
      <div className="network-body">
        <NetworkChoices channels={checked?.inference.input[1] ?? 1} />
        {failure && (
          <p className="notice notice-error" role="alert">
            {failure}
          </p>
        )}
        <div className="source-editor">
          <SourceEditor problems={problems} onShapes={onShapes} goTo={goTo} />
          <div className="source-facts" data-testid="source-check">
            {weights.kind === 'file' && fromFile && (
              <WeightsPanel
                label={fileLabel}
                answer={fromFile.answer}
                failure={fromFile.failure}
                mapping={weights.mapping}
                onMapping={(mapping) => setWeights({ ...weights, mapping })}
              >
                <ProposedNetwork key={weights.token} token={weights.token} fits={fromFile.fits} />
              </WeightsPanel>
            )}
            {isEmpty && (
              <p className="empty">
                No source yet. Paste a PyTorch class or write one; shapes and mistakes are told as you type. Or choose a network
                above, or a file: .py, .onnx or weights.
              </p>
            )}
            <TorchErrorBox checked={checked} onLine={(line) => setGoTo({ line })} onFix={fix} />
            {checked?.fitting && <FittingInput fitting={checked.fitting} />}
            <Problems problems={problems} onFix={fix} />
            {weights.kind === 'seed' &&
              checked?.network.warnings.map(({ code, message }) => (
                <p key={code} className="notice" data-testid="network-warning">
                  {message}
                </p>
              ))}
            {checked && (
              <LayerTable
                input={checked.inference.input}
                nodes={checked.inference.nodes}
                network={checked.network}
                source={checked.source}
                broken={broken}
                selected={layer}
                onSelect={setLayer}
                onEdit={editSource}
              />
            )}
          </div>
        </div>
      </div>
      <footer className="dialog-foot">
        <span className="grow quiet">
          {checked ? <CostForecast totals={checked.inference.totals} /> : 'The source is read, never run.'}
        </span>
        <button type="button" className="button" onClick={closeDialog}>
          Cancel
        </button>
        <UseNetwork source={fits && checked ? checked.source : null} />
      </footer>
    </Dialog>
  );
}

/** @param source that has been read and can be used; null: there is none. */
function UseNetwork({ source }: { readonly source: string | null }) {
  const isCurrent = useDraft((draft) => draft.source === source);
  const [isBusy, setIsBusy] = useState(false);
  const apply = async (): Promise<void> => {
    setIsBusy(true);
    await applyDraft();
    setIsBusy(false);
  };
  return (
    <button
      type="button"
      className="button button-main"
      data-testid="use-network"
      disabled={isBusy || !isCurrent}
      onClick={() => void apply()}
    >
      Use this network
    </button>
  );
}
