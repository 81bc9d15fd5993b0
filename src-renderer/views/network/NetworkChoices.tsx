// Above the source: a built-in network or an own one, where the weights come from, and what is done to a slice first.
import type { WeightsSource } from '../../../src-shared/protocol/network-messages.ts';

interface NetworkChoicesProps {
  readonly builtins: readonly { readonly id: string; readonly title: string }[];
  /** Id of a built-in network, or `own`. */
  readonly choice: string;
  readonly onChoose: (id: string) => void;
  readonly weights: WeightsSource;
  readonly canBeTrained: boolean;
  readonly onWeights: (weights: WeightsSource) => void;
  readonly preprocess: { readonly natural: string; readonly own: string; readonly set: (text: string) => void };
}

const LARGEST_SEED = 4_294_967_295;

export function NetworkChoices(props: NetworkChoicesProps) {
  const { builtins, choice, onChoose, weights, canBeTrained, onWeights, preprocess } = props;
  const seed = weights.kind === 'seed' ? weights.seed : 0;
  return (
    <div className="network-choices">
      <div className="form-row">
        <span className="label">Network</span>
        <div className="choices" role="radiogroup" aria-label="Network">
          {[...builtins, { id: 'own', title: 'own source' }].map(({ id, title }) => (
            <label key={id}>
              <input type="radio" name="network" checked={choice === id} onChange={() => onChoose(id)} /> {title}
            </label>
          ))}
        </div>
      </div>
      <div className="form-row">
        <span className="label">Weights</span>
        <div className="choices">
          <label>
            <input
              type="radio"
              name="weights"
              checked={weights.kind === 'trained'}
              disabled={!canBeTrained}
              onChange={() => onWeights({ kind: 'trained' })}
            />
            trained
          </label>
          <label>
            <input
              type="radio"
              name="weights"
              checked={weights.kind === 'seed'}
              onChange={() => onWeights({ kind: 'seed', seed })}
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
            onChange={(event) => onWeights({ kind: 'seed', seed: Math.max(0, Math.trunc(Number(event.target.value)) || 0) })}
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
          placeholder={`by itself: ${preprocess.natural}`}
          value={preprocess.own}
          onChange={(event) => preprocess.set(event.target.value)}
        />
      </div>
    </div>
  );
}
