// The line that says that what is shown is not the plain network, with what is in force and the ways back. Never there otherwise.
import { strokeText } from '../../../src-shared/imaging/paint.ts';
import { changeText } from '../../../src-shared/network/channel-changes.ts';
import { runCommand } from '../../state/commands.ts';
import { useMaps } from '../../state/maps.ts';
import { comparisonText } from '../../state/trials.ts';
import { isEmpty, type Trial, useWhatIf } from '../../state/what-if.ts';
import { formatPercent } from '../format.ts';
import { KeyOf } from '../shell/KeyOf.tsx';
import './what-if.css';

/** More are counted. */
const MOST_NAMED = 4;

export function WhatIfBar() {
  const { trial, isHidden } = useWhatIf();
  if (isEmpty(trial)) return null;
  const texts = textsOf(trial);
  const named = texts.slice(0, MOST_NAMED).join('; ');
  const more = texts.length > MOST_NAMED ? ` and ${texts.length - MOST_NAMED} more` : '';
  return (
    <section
      className={isHidden ? 'what-if-bar' : 'what-if-bar what-if-bar-on'}
      aria-label="What is tried"
      data-testid="what-if-bar"
    >
      <strong className="what-if-badge">{isHidden ? 'plain network' : badgeOf(trial)}</strong>
      <span className="ellipsis" data-testid="what-if-list">
        {isHidden ? `off: ${named}${more}` : `${named}${more}`}
      </span>
      <Recomputed />
      <span className="grow" />
      <button type="button" className="button button-small" onClick={() => runCommand('plain')}>
        {isHidden ? 'Show the changes' : 'Show the plain network'} <KeyOf id="plain" />
      </button>
      <button type="button" className="button button-small" onClick={() => runCommand('remove-trials')}>
        Remove all
      </button>
    </section>
  );
}

const badgeOf = ({ comparison }: Trial): string => (comparison ? 'difference' : 'not the plain network');

const textsOf = ({ changes, strokes, comparison }: Trial): readonly string[] => [
  ...(comparison ? [`difference to ${comparisonText(comparison)}`] : []),
  ...changes.map(changeText),
  ...strokes.map((stroke) => `${strokeText(stroke)} in slice ${stroke.slice + 1}`),
];

/** What of the run a change reached. */
function Recomputed() {
  const recomputed = useMaps(({ progress }) => (progress.phase === 'done' ? progress.recomputed : null));
  const isHidden = useWhatIf((state) => state.isHidden);
  if (!recomputed || isHidden) return null;
  const { nodes, values, ofValues } = recomputed;
  return (
    <span
      className="quiet number"
      data-testid="recomputed"
      data-values={values}
      title={nodes.map(({ node, rows, of }) => `${node}: ${rows} of ${of} rows`).join('\n')}
    >
      computed again: {nodes.reduce((sum, { rows }) => sum + rows, 0)} rows, {values.toLocaleString('en')} values (
      {formatPercent(values / ofValues)})
    </span>
  );
}
