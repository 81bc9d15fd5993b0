// Which network lies under the slices: a built-in one or PyTorch source that is written or pasted; its weights; how a slice becomes its input.
import { useState } from 'react';
import { applyFix } from '../../../src-shared/network/fixes/fix-finder.ts';
import type { Fix } from '../../../src-shared/network/graph.ts';
import type { NetworkRequest, WeightsSource } from '../../../src-shared/protocol/network-messages.ts';
import { useConnection } from '../../state/connection.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { setNetwork, setPreprocess, useNetwork } from '../../state/network.ts';
import { currentSeries } from '../../state/series.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { CostForecast } from './CostForecast.tsx';
import { LayerTable } from './LayerTable.tsx';
import { NetworkChoices } from './NetworkChoices.tsx';
import { Problems } from './Problems.tsx';
import { SourceEditor } from './SourceEditor.tsx';
import { useCheckedSource } from './use-checked-source.ts';

const OWN = 'own';
const TRAINED = 'medical-image-model';
const NO_PROBLEMS = [] as const;
const NO_NOTES = new Map<number, string>();

export function NetworkDialog() {
  const { request, summary, preprocess, preprocessIsOwn } = useNetwork();
  const builtins = useConnection((state) => state.description?.builtinNetworks) ?? [];
  const [choice, setChoice] = useState('builtin' in request.source ? request.source.builtin : OWN);
  const [source, setSource] = useState(summary?.source ?? '');
  const [weights, setWeights] = useState<WeightsSource>(request.weights);
  const [ownPreprocess, setOwnPreprocess] = useState(preprocessIsOwn ? preprocess : '');
  const [layer, setLayer] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const checked = useCheckedSource(source, choice === OWN ? null : choice);
  const isTrained = weights.kind === 'trained';
  const untrained = (): void => {
    if (isTrained) setWeights({ kind: 'seed', seed: 0 });
  };
  const choose = (id: string): void => {
    setChoice(id);
    const found = builtins.find((one) => one.id === id);
    if (found) setSource(found.source);
    if (id !== TRAINED) untrained();
  };
  const edit = (text: string): void => {
    if (text === source) return;
    setSource(text);
    if (builtins.find((one) => one.id === choice)?.source === text) return;
    setChoice(OWN);
    untrained();
  };
  const apply = async (): Promise<void> => {
    setIsBusy(true);
    const wanted: NetworkRequest = {
      source: choice === OWN ? { python: source, className: null } : { builtin: choice },
      weights,
      input: null,
    };
    setPreprocess(ownPreprocess, currentSeries());
    const isThere = await setNetwork(wanted, currentSeries());
    setIsBusy(false);
    if (isThere) closeDialog();
  };
  const problems = checked?.inference.problems ?? NO_PROBLEMS;
  const broken = new Set(problems.flatMap(({ node }) => (node === null ? [] : [node])));
  return (
    <Dialog title="Network" testId="network-dialog" wide>
      <div className="network-body">
        <NetworkChoices
          builtins={builtins}
          choice={choice}
          onChoose={choose}
          weights={weights}
          canBeTrained={choice === TRAINED}
          onWeights={setWeights}
          preprocess={{ natural: preprocess, own: ownPreprocess, set: setOwnPreprocess }}
        />
        <div className="source-editor">
          <SourceEditor source={source} problems={problems} notes={checked?.notes ?? NO_NOTES} onChange={edit} />
          <div className="source-facts" data-testid="source-check">
            <Problems problems={problems} onFix={(fix: Fix) => edit(applyFix(source, fix))} />
            {checked && (
              <LayerTable
                input={checked.inference.input}
                nodes={checked.inference.nodes}
                source={checked.source}
                broken={broken}
                selected={layer}
                onSelect={setLayer}
                onEdit={edit}
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
          disabled={isBusy || !checked || problems.length > 0}
          onClick={() => void apply()}
        >
          Use this network
        </button>
      </footer>
    </Dialog>
  );
}
