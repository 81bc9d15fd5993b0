// Which network lies under the slices: a built-in one or PyTorch source that is written or pasted; its weights; how a slice becomes its input.
import { useState } from 'react';
import { applyFix } from '../../../src-shared/network/fixes/fix-finder.ts';
import type { Fix } from '../../../src-shared/network/graph.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { applyDraft, editSource, OWN, setWeights, useDraft } from '../../state/network-draft.ts';
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
const NO_NOTES = new Map<number, string>();

export function NetworkDialog() {
  const draft = useDraft();
  const { choice, source, weights } = draft;
  const [layer, setLayer] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const checked = useCheckedSource(source, choice === OWN ? null : choice, draft.input);
  const fromFile = useWeightsCheck(weights, choice, source);
  const [goTo, setGoTo] = useState<{ readonly line: number } | null>(null);
  const fix = (wanted: Fix): void => editSource(applyFix(source, wanted));
  const apply = async (): Promise<void> => {
    setIsBusy(true);
    await applyDraft();
    setIsBusy(false);
  };
  const problems = checked?.inference.problems ?? NO_PROBLEMS;
  const broken = new Set(problems.flatMap(({ node }) => (node === null ? [] : [node])));
  const isReady = checked !== null && checked.source === source && problems.length === 0 && (fromFile?.fits ?? true);
  return (
    <Dialog title="Network" testId="network-dialog" wide>
      <div className="network-body">
        <NetworkChoices channels={checked?.inference.input[1] ?? 1} />
        {draft.failure && (
          <p className="notice notice-error" role="alert">
            {draft.failure}
          </p>
        )}
        <div className="source-editor">
          <SourceEditor
            source={source}
            problems={problems}
            notes={checked?.notes ?? NO_NOTES}
            goTo={goTo}
            onChange={editSource}
          />
          <div className="source-facts" data-testid="source-check">
            {weights.kind === 'file' && fromFile && (
              <WeightsPanel
                label={draft.fileLabel}
                answer={fromFile.answer}
                failure={fromFile.failure}
                mapping={weights.mapping}
                onMapping={(mapping) => setWeights({ ...weights, mapping })}
              >
                <ProposedNetwork
                  key={weights.token}
                  token={weights.token}
                  source={source}
                  fits={fromFile.fits}
                  onSource={editSource}
                />
              </WeightsPanel>
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
        <button
          type="button"
          className="button button-main"
          data-testid="use-network"
          disabled={isBusy || !isReady}
          onClick={() => void apply()}
        >
          Use this network
        </button>
      </footer>
    </Dialog>
  );
}
