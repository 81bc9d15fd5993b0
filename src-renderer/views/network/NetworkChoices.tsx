// Above the source: a built-in network, an own one or one from a file; where the weights come from; and what is done to a slice first.
import { useState } from 'react';
import { useConnection } from '../../state/connection.ts';
import { useNetwork } from '../../state/network.ts';
import {
  canBeTrained,
  chooseNetwork,
  OWN,
  openNetworkFile,
  openRecent,
  openWeights,
  setWeights,
  useDraft,
} from '../../state/network-draft.ts';
import { chooseForNetwork } from '../../state/opening.ts';
import { useRecentNetworks } from '../../state/recent-networks.ts';

/** 1 to 4 digits a side: `64`, `64 x 48`. */
const SIZE = /^\s*([1-9]\d{0,3})(?:\s*[x,]\s*([1-9]\d{0,3}))?\s*$/i;
const LARGEST_SEED = 4_294_967_295;

export function NetworkChoices({ channels }: { readonly channels: number }) {
  const builtins = useConnection((state) => state.description?.builtinNetworks) ?? [];
  const natural = useNetwork((state) => state.preprocess);
  const recent = useRecentNetworks((state) => state.networks);
  const choice = useDraft((draft) => draft.choice);
  const title = useDraft((draft) => draft.title);
  const preprocess = useDraft((draft) => draft.preprocess);
  return (
    <div className="network-choices">
      <div className="form-row">
        <span className="label">Network</span>
        <div className="choices" role="radiogroup" aria-label="Network">
          {[...builtins, { id: OWN, title: title || 'own source' }].map((one) => (
            <label key={one.id}>
              <input type="radio" name="network" checked={choice === one.id} onChange={() => chooseNetwork(one.id)} /> {one.title}
            </label>
          ))}
          <button
            type="button"
            className="button button-small"
            data-testid="open-network-file"
            onClick={() => void chooseForNetwork('open-network', openNetworkFile)}
          >
            From a file
          </button>
          {recent.length > 0 && (
            <select
              className="field"
              aria-label="Recent networks"
              value=""
              onChange={(event) => {
                const network = recent[Number(event.target.value)];
                if (network) openRecent(network);
              }}
            >
              <option value="">recent</option>
              {recent.map((network, at) => (
                <option key={network.source} value={at}>
                  {network.title}
                </option>
              ))}
            </select>
          )}
        </div>
      </div>
      <WeightsChoices />
      <div className="form-row">
        <label className="label" htmlFor="preprocess">
          Input
        </label>
        <div className="choices">
          <input
            id="preprocess"
            className="field"
            placeholder={`by itself: ${natural}`}
            value={preprocess}
            onChange={(event) => useDraft.setState({ preprocess: event.target.value })}
          />
          <InputSize channels={channels} />
        </div>
      </div>
    </div>
  );
}

function WeightsChoices() {
  const choice = useDraft((draft) => draft.choice);
  const weights = useDraft((draft) => draft.weights);
  const file = useDraft((draft) => draft.file);
  const fileLabel = useDraft((draft) => draft.fileLabel);
  const seed = weights.kind === 'seed' ? weights.seed : 0;
  return (
    <div className="form-row">
      <span className="label">Weights</span>
      <div className="choices" role="radiogroup" aria-label="Weights">
        <label>
          <input
            type="radio"
            name="weights"
            checked={weights.kind === 'trained'}
            disabled={!canBeTrained(choice)}
            onChange={() => setWeights({ kind: 'trained' })}
          />
          trained
        </label>
        <label>
          <input
            type="radio"
            name="weights"
            checked={weights.kind === 'seed'}
            onChange={() => setWeights({ kind: 'seed', seed })}
          />
          torch.manual_seed
        </label>
        <input
          className="field"
          type="number"
          aria-label="Seed"
          min={0}
          max={LARGEST_SEED}
          value={seed}
          disabled={weights.kind !== 'seed'}
          onChange={(event) =>
            setWeights({
              kind: 'seed',
              seed: Math.min(LARGEST_SEED, Math.max(0, Math.trunc(Number(event.target.value)) || 0)),
            })
          }
        />
        {file && (
          <label>
            <input type="radio" name="weights" checked={weights.kind === 'file'} onChange={() => setWeights(file)} />
            {fileLabel}
          </label>
        )}
        <button
          type="button"
          className="button button-small"
          data-testid="open-weights-file"
          onClick={() => void chooseForNetwork('open-weights', openWeights)}
        >
          From a file
        </button>
      </div>
    </div>
  );
}

/** Rows and columns that slices are scaled to; empty: their own, or those that a built-in network was made for. */
function InputSize({ channels }: { readonly channels: number }) {
  const input = useDraft((state) => state.input);
  const [isWrong, setIsWrong] = useState(false);
  const written = input ? input.slice(2).join(' x ') : '';
  const take = (text: string): void => {
    const [, rows, columns = rows] = SIZE.exec(text) ?? [];
    const isEmpty = text.trim() === '';
    setIsWrong(!isEmpty && rows === undefined);
    if (isEmpty) useDraft.setState({ input: null });
    else if (rows !== undefined && text !== written) useDraft.setState({ input: [1, channels, Number(rows), Number(columns)] });
  };
  return (
    <input
      key={written}
      className="field"
      aria-label="Size of the input, rows x columns"
      aria-invalid={isWrong}
      title="Rows x columns, such as 224 x 224; empty: as the slices are"
      placeholder="size: as it is"
      data-testid="input-size"
      defaultValue={written}
      onBlur={(event) => take(event.target.value)}
      onKeyDown={(event) => event.key === 'Enter' && take(event.currentTarget.value)}
    />
  );
}
