// The selected map's strength, and all channels that are not as the network has them.
import { changeText } from '../../../src-shared/network/channel-changes.ts';
import { runCommand } from '../../state/commands.ts';
import { useDisplay } from '../../state/display.ts';
import { useSelection } from '../../state/selection.ts';
import { removeChange, scaleMap, selectedMap, type TriedMap } from '../../state/trials.ts';
import { useWhatIf } from '../../state/what-if.ts';
import { KeyOf } from '../shell/KeyOf.tsx';

const LEAST_FACTOR = -2;
const GREATEST_FACTOR = 4;
const FACTOR_STEP = 0.05;
const DIGITS = 100;

export function ChannelTrials() {
  // The selection is read through selectedMap(): these say when it changes.
  useSelection((state) => `${state.stage} ${state.channel}`);
  useDisplay((state) => state.afterRelu);
  const map = selectedMap();
  const changes = useWhatIf((state) => state.trial.changes);
  return (
    <section aria-label="Strength of maps">
      {map ? <Strength map={map} /> : <p className="quiet">Select a map in a wall to mute it or change its strength.</p>}
      {changes.length > 0 && (
        <ul className="trial-list" data-testid="trials">
          {changes.map((change) => (
            <li key={changeText(change)}>
              <span className="number">{changeText(change)}</span>
              <button
                type="button"
                className="button button-plain button-small"
                aria-label={`Remove: ${changeText(change)}`}
                onClick={() => removeChange(change)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Strength({ map }: { readonly map: TriedMap }) {
  const own = useWhatIf((state) => state.trial.changes).filter(
    ({ node, channel }) => node === map.node && channel === map.channel,
  );
  const scaled = own.find((change) => change.kind === 'scale');
  const factor = scaled?.kind === 'scale' ? scaled.factor : 1;
  const isOn = (kind: string): boolean => own.some((change) => change.kind === kind);
  const set = (value: number): void => {
    if (Number.isFinite(value)) scaleMap(map, Math.round(value * DIGITS) / DIGITS);
  };
  return (
    <>
      <h2>
        {map.node} channel {map.channel}
      </h2>
      <p className="what-if-row">
        <button type="button" className="button button-small" aria-pressed={isOn('mute')} onClick={() => runCommand('mute')}>
          Mute <KeyOf id="mute" />
        </button>
        <button type="button" className="button button-small" aria-pressed={isOn('solo')} onClick={() => runCommand('solo')}>
          Alone <KeyOf id="solo" />
        </button>
      </p>
      <p className="what-if-row">
        <span className="quiet">strength</span>
        <input
          type="range"
          aria-label="Strength of the map"
          min={LEAST_FACTOR}
          max={GREATEST_FACTOR}
          step={FACTOR_STEP}
          value={factor}
          onChange={(event) => set(Number(event.target.value))}
        />
        <input
          type="number"
          className="field what-if-number"
          aria-label="Factor of the map"
          data-testid="factor"
          step={FACTOR_STEP}
          value={factor}
          onChange={(event) => event.target.value !== '' && set(Number(event.target.value))}
        />
      </p>
    </>
  );
}
