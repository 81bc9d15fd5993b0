// The CT: the slice, what is written at its corners and edges, and the way through the series.

import { runCommand } from '../../state/commands.ts';
import { activeSeries } from '../../state/series-store.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { Corners } from './Corners.tsx';
import { EdgeLetters } from './EdgeLetters.tsx';
import { ScaleBar } from './ScaleBar.tsx';
import { SliceCanvas } from './SliceCanvas.tsx';
import { SliceSlider } from './SliceSlider.tsx';

export function CtView() {
  const session = useSession();
  const error = useSessionState('picture', (picture) => picture.error);
  const series = useSessionState('series', activeSeries);
  const isScanning = useSessionState('series', (state) => state.scanning !== null);
  return (
    <section className="ct" aria-label="CT slice">
      <div className="ct-stage">
        <SliceCanvas />
        <EdgeLetters />
        <Corners />
        <ScaleBar />
        {error !== null && (
          <p className="ct-note warning" role="alert">
            {error}
          </p>
        )}
        {!series && !isScanning && (
          <div className="ct-note">
            <p>No series is open.</p>
            <button type="button" className="primary" onClick={() => runCommand(session, 'open-folder')}>
              Open a folder
            </button>{' '}
            <button type="button" onClick={() => runCommand(session, 'open-phantom')}>
              Open the phantom
            </button>
          </div>
        )}
      </div>
      <SliceSlider />
    </section>
  );
}
