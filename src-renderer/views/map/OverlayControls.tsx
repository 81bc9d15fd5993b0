// How the open map lies over the slice, and how strongly.
import { type OverlayMode, overlayModes } from '../../../src-shared/imaging/ct-ground.ts';
import { useDisplay } from '../../state/display.ts';

const PERCENT = 100;

export function OverlayControls() {
  const { overlayMode, overlayOpacity: overlay } = useDisplay();
  return (
    <>
      <select
        aria-label="How the map lies over the slice"
        data-testid="overlay-mode"
        value={overlayMode}
        onChange={(event) => setOverlayMode(event.target.value as OverlayMode)}
      >
        {overlayModes.map((mode) => (
          <option key={mode} value={mode}>
            {mode}
          </option>
        ))}
      </select>
      <label className="overlay-choice">
        <span className="quiet">over the CT</span>
        <input
          type="range"
          aria-label="Opacity of the map over the slice"
          min={0}
          max={PERCENT}
          value={Math.round(overlay * PERCENT)}
          onChange={(event) => useDisplay.setState({ overlayOpacity: Number(event.target.value) / PERCENT })}
        />
      </label>
    </>
  );
}

/** Choosing a way to see the overlay means to see it. */
const setOverlayMode = (overlayMode: OverlayMode): void =>
  useDisplay.setState(({ overlayOpacity }) => ({ overlayMode, overlayOpacity: overlayOpacity > 0 ? overlayOpacity : 1 }));
