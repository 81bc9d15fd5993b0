// The way back that was followed, each step a click to return to it.
import { returnTo, useTrail } from '../../state/trail.ts';

export function Trail() {
  const steps = useTrail((state) => state.steps);
  if (steps.length === 0) return null;
  return (
    <nav aria-label="The way back" className="trail number" data-testid="trail">
      {steps.map(({ stage, channel, row, column }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place on the way
        <button key={at} type="button" className="button button-small" onClick={() => returnTo(at)}>
          {stage} {channel} ({row}, {column}) ›
        </button>
      ))}
    </nav>
  );
}
