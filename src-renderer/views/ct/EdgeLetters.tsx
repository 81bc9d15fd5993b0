// Which side of the patient each edge is, from the series' own orientation.
import { orientationLetters } from '../../../src-shared/imaging/patient-geometry.ts';
import { activeSeries } from '../../state/series-store.ts';
import { useSessionState } from '../../state/session-context.ts';

export function EdgeLetters() {
  const orientation = useSessionState('series', (state) => activeSeries(state)?.orientation ?? null);
  if (!orientation) return null;
  const letters = orientationLetters(orientation);
  return (
    <>
      {(['left', 'right', 'top', 'bottom'] as const).map((edge) => (
        <span key={edge} className="edge-letter" data-edge={edge} data-testid={`edge-${edge}`}>
          {letters[edge]}
        </span>
      ))}
    </>
  );
}
