// The way through the series: a slider with one stop a slice, and cine.
import { runCommand } from '../../state/commands.ts';
import { activeSeries } from '../../state/series-store.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';

export function SliceSlider() {
  const session = useSession();
  const count = useSessionState('series', (state) => activeSeries(state)?.slices.length ?? 0);
  const slice = useSessionState('series', (state) => state.slice);
  const fps = useSessionState('view', (view) => view.cineFps);
  return (
    <div className="slice-slider">
      <button
        type="button"
        disabled={count < 2}
        aria-pressed={fps !== null}
        title="Play or stop (C)"
        onClick={() => runCommand(session, 'cine')}
      >
        {fps === null ? '▶' : '■'}
      </button>
      <input
        type="range"
        aria-label="Slice"
        min={0}
        max={Math.max(0, count - 1)}
        value={slice}
        disabled={count < 2}
        onChange={(event) => session.seriesActions.goTo(Number(event.target.value))}
      />
      <output>{count > 0 ? `${slice + 1}/${count}` : ''}</output>
    </div>
  );
}
