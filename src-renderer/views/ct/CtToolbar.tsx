// Window presets and the switches of the slice's picture.
import { useMemo } from 'react';
import { windowPresets } from '../../../src-shared/imaging/window-level.ts';
import { runCommand } from '../../state/commands.ts';
import { type OverlayMode, useDisplay } from '../../state/display.ts';
import { fileLooks } from '../../state/file-looks.ts';
import { useSelection } from '../../state/selection.ts';
import { useSlices } from '../../state/slices.ts';
import { useTags } from '../../state/tags.ts';
import { applyPreset, FASTEST_FPS, SLOWEST_FPS, setFramesPerSecond, useView } from '../../state/view.ts';

const PERCENT = 100;

export function CtToolbar() {
  const { windowName, fileLook, invert, smooth, cine, framesPerSecond } = useView();
  const pixels = useSlices((state) => state.shown?.pixels);
  const looks = useMemo(() => (pixels ? fileLooks(pixels) : []), [pixels]);
  const isColour = pixels?.kind === 'colour';
  const showsTags = useTags((state) => state.isOpen);
  const isOpen = useSelection((state) => state.isOpen);
  const overlay = useDisplay((state) => state.overlayOpacity);
  const overlayMode = useDisplay((state) => state.overlayMode);
  const preset = windowPresets.find(({ name }) => name === windowName)?.key ?? (windowName === 'auto' ? '0' : '');
  const chosen = isColour ? '' : fileLook === null ? preset : `9:${fileLook}`;
  return (
    <div className="pane-head">
      <h2>CT</h2>
      <select
        aria-label="Window"
        data-testid="window-preset"
        value={chosen}
        disabled={isColour}
        onChange={(event) => applyPreset(event.target.value)}
      >
        <option value="" disabled>
          {isColour ? 'Colour' : windowName === '' ? 'own window' : windowName}
        </option>
        <option value="0">Automatic</option>
        {windowPresets.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
        {looks.length > 0 && (
          <optgroup label="The file's own">
            {looks.map(({ title }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: their place in the file is what they are known by
              <option key={index} value={`9:${index}`}>
                {title}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <Switch id="invert" label="Invert" isOn={invert} />
      <Switch id="smooth" label="Smooth" isOn={smooth} />
      <Switch id="cine" label={cine ? `Cine ${framesPerSecond}/s` : 'Cine'} isOn={cine} />
      {cine && (
        <input
          type="range"
          className="cine-speed"
          aria-label="Slices a second"
          min={SLOWEST_FPS}
          max={FASTEST_FPS}
          value={framesPerSecond}
          onChange={(event) => setFramesPerSecond(Number(event.target.value))}
        />
      )}
      <span className="grow" />
      <Switch id="tags" label="Tags" isOn={showsTags} />
      {isOpen ? (
        <>
          <select
            aria-label="How the map lies over the slice"
            data-testid="overlay-mode"
            value={overlayMode}
            onChange={(event) => setOverlayMode(event.target.value as OverlayMode)}
          >
            <option value="blend">blend</option>
            <option value="threshold">threshold</option>
            <option value="contour">contour</option>
          </select>
          <label className="overlay-choice">
            <span className="hidden-text">Overlay</span>
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
      ) : (
        <button type="button" className="button button-small" onClick={() => runCommand('reset-view')}>
          Reset
        </button>
      )}
    </div>
  );
}

/** Choosing a way to see the overlay means to see it. */
const setOverlayMode = (overlayMode: OverlayMode): void =>
  useDisplay.setState(({ overlayOpacity }) => ({ overlayMode, overlayOpacity: overlayOpacity > 0 ? overlayOpacity : 1 }));

function Switch({ id, label, isOn }: { readonly id: string; readonly label: string; readonly isOn: boolean }) {
  return (
    <button type="button" className="button button-small" aria-pressed={isOn} onClick={() => runCommand(id)}>
      {label}
    </button>
  );
}
