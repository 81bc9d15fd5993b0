// Choosing a network: a built-in one, or pasted PyTorch source whose shapes are checked as it stands; where its weights come from.
import { useEffect, useState } from 'react';
import { toErrorRecord } from '../../../src-shared/protocol/errors.ts';
import type { NetworkSource, NetworkSummary, WeightsSource } from '../../../src-shared/protocol/network-messages.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { ProblemList } from './ProblemList.tsx';
import { ShapeTable } from './ShapeTable.tsx';

/** A pause in typing before the source is checked. */
const TYPING_MS = 250;
const WITH_TRAINED_WEIGHTS = 'medical-image-model';
const PASTED = '';
const LARGEST_SEED = 0xffffffff;

export function NetworkDialog() {
  const session = useSession();
  const current = useSessionState('network', (state) => state);
  const [builtin, setBuiltin] = useState('builtin' in current.source ? current.source.builtin : PASTED);
  const [python, setPython] = useState('python' in current.source ? current.source.python : (current.summary?.source ?? ''));
  const [seed, setSeed] = useState(current.weights.kind === 'seed' ? String(current.weights.seed) : '');
  const [checked, setChecked] = useState<NetworkSummary | string | null>(current.summary);
  const close = (): void => session.dialogs.setState({ dialog: null });
  const source: NetworkSource = builtin === PASTED ? { python, className: null } : { builtin };
  const trained = builtin === WITH_TRAINED_WEIGHTS && seed === '';
  const weights: WeightsSource = trained ? { kind: 'trained' } : { kind: 'seed', seed: Number(seed || '0') };
  const question = JSON.stringify([source, weights]);

  useEffect(() => {
    const [asked, from] = JSON.parse(question) as [NetworkSource, WeightsSource];
    const timer = setTimeout(() => {
      session.networkActions.check(asked, from).then(setChecked, (thrown: unknown) => setChecked(toErrorRecord(thrown).message));
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [question, session]);

  const isReady = checked !== null && typeof checked !== 'string' && checked.problems.length === 0;
  return (
    <Dialog title="Network" onClose={close} testId="network-dialog" wide>
      <div className="network-dialog">
        <fieldset>
          <legend>Network</legend>
          {session.engine.builtinNetworks.map(({ id, title, source: text }) => (
            <label key={id}>
              <input
                type="radio"
                name="network"
                checked={builtin === id}
                onChange={() => {
                  setBuiltin(id);
                  setPython(text);
                }}
              />
              {title}
            </label>
          ))}
          <label>
            <input type="radio" name="network" checked={builtin === PASTED} onChange={() => setBuiltin(PASTED)} /> PyTorch source
            of your own
          </label>
          <label className="field">
            Seed of torch.manual_seed
            <input
              type="number"
              min={0}
              max={LARGEST_SEED}
              value={seed}
              placeholder={builtin === WITH_TRAINED_WEIGHTS ? 'trained weights' : '0'}
              onChange={(event) => setSeed(event.target.value)}
            />
          </label>
        </fieldset>
        <textarea
          aria-label="PyTorch source"
          spellCheck={false}
          value={python}
          placeholder={'Paste a class that derives from nn.Module. It is read, never executed.'}
          onChange={(event) => {
            setPython(event.target.value);
            setBuiltin(PASTED);
          }}
        />
        <div className="network-result">
          {typeof checked === 'string' && <p className="warning">{checked}</p>}
          {checked !== null && typeof checked !== 'string' && (
            <>
              <ProblemList
                summary={checked}
                onFix={(mended) => {
                  setPython(mended);
                  setBuiltin(PASTED);
                }}
              />
              <ShapeTable summary={checked} />
            </>
          )}
        </div>
      </div>
      <footer>
        <span className="faint">{isReady ? 'Shapes fit.' : 'A network with problems can be looked at, but not run.'}</span>
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button
          type="button"
          className="primary"
          disabled={!isReady}
          onClick={() => {
            void session.networkActions.choose(source, weights);
            close();
          }}
        >
          Use this network
        </button>
      </footer>
    </Dialog>
  );
}
