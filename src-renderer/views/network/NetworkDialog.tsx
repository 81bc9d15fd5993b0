// Which network lies under the slices: a built-in one or PyTorch source that is pasted; its weights; how a slice becomes its input.
import { useState } from 'react';
import { applyFix } from '../../../src-shared/network/fixes.ts';
import type { Fix } from '../../../src-shared/network/graph.ts';
import type { NetworkRequest, WeightsSource } from '../../../src-shared/protocol/network-messages.ts';
import { useConnection } from '../../state/connection.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { setNetwork, setPreprocess, useNetwork } from '../../state/network.ts';
import { currentSeries } from '../../state/series.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { Problems } from './Problems.tsx';
import { ShapeFlow } from './ShapeFlow.tsx';
import { useCheckedSource } from './use-checked-source.ts';

const OWN = 'own';
const TRAINED = 'medical-image-model';

export function NetworkDialog() {
  const { request, summary, preprocess, preprocessIsOwn } = useNetwork();
  const builtins = useConnection((state) => state.description?.builtinNetworks) ?? [];
  const [choice, setChoice] = useState('builtin' in request.source ? request.source.builtin : OWN);
  const [source, setSource] = useState(summary?.source ?? '');
  const [isTrained, setIsTrained] = useState(request.weights.kind === 'trained');
  const [seed, setSeed] = useState(request.weights.kind === 'seed' ? request.weights.seed : 0);
  const [ownPreprocess, setOwnPreprocess] = useState(preprocessIsOwn ? preprocess : '');
  const [isBusy, setIsBusy] = useState(false);
  const checked = useCheckedSource(source, choice === OWN ? null : choice);
  const choose = (id: string): void => {
    setChoice(id);
    const found = builtins.find((one) => one.id === id);
    if (found) setSource(found.source);
    if (id !== TRAINED) setIsTrained(false);
  };
  const edit = (text: string): void => {
    setSource(text);
    setChoice(OWN);
    setIsTrained(false);
  };
  const weights: WeightsSource = isTrained && choice === TRAINED ? { kind: 'trained' } : { kind: 'seed', seed };
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
  const hasProblems = checked !== null && checked.problems.length > 0;
  return (
    <Dialog title="Network" testId="network-dialog" wide>
      <div className="dialog-body">
        <div className="form-row">
          <span className="label">Network</span>
          <div className="choices" role="radiogroup" aria-label="Network">
            {builtins.map(({ id, title }) => (
              <label key={id}>
                <input type="radio" name="network" checked={choice === id} onChange={() => choose(id)} /> {title}
              </label>
            ))}
            <label>
              <input type="radio" name="network" checked={choice === OWN} onChange={() => choose(OWN)} /> own source
            </label>
          </div>
        </div>
        <div className="form-row">
          <span className="label">Weights</span>
          <div className="choices">
            <label>
              <input
                type="radio"
                name="weights"
                checked={isTrained}
                disabled={choice !== TRAINED}
                onChange={() => setIsTrained(true)}
              />
              trained
            </label>
            <label>
              <input type="radio" name="weights" checked={!isTrained} onChange={() => setIsTrained(false)} /> torch.manual_seed
            </label>
            <input
              className="field"
              type="number"
              aria-label="Seed"
              min={0}
              max={4294967295}
              value={seed}
              disabled={isTrained}
              onChange={(event) => setSeed(Math.max(0, Math.trunc(Number(event.target.value)) || 0))}
            />
          </div>
        </div>
        <div className="form-row">
          <label className="label" htmlFor="preprocess">
            Input
          </label>
          <input
            id="preprocess"
            className="field"
            placeholder={`by itself: ${preprocess}`}
            value={ownPreprocess}
            onChange={(event) => setOwnPreprocess(event.target.value)}
          />
        </div>
        <div className="source-editor">
          <textarea
            className="source-text"
            data-testid="source"
            aria-label="PyTorch source"
            spellCheck={false}
            value={source}
            onChange={(event) => edit(event.target.value)}
          />
          <div className="problem-list" data-testid="source-check">
            {hasProblems && <Problems problems={checked.problems} onFix={(fix: Fix) => edit(applyFix(source, fix))} />}
            {checked && !hasProblems && <ShapeFlow inference={checked} />}
          </div>
        </div>
      </div>
      <footer className="dialog-foot">
        <span className="grow quiet">The source is read, never run.</span>
        <button type="button" className="button" onClick={closeDialog}>
          Cancel
        </button>
        <button
          type="button"
          className="button button-main"
          data-testid="use-network"
          disabled={isBusy || hasProblems}
          onClick={() => void apply()}
        >
          Use this network
        </button>
      </footer>
    </Dialog>
  );
}
