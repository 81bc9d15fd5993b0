// Window presets and the switches of the slice's picture.
import { useMemo } from 'react';
import { windowPresets } from '../../../src-shared/imaging/window-level.ts';
import { runCommand } from '../../state/commands.ts';
import { fileLooks } from '../../state/file-looks.ts';
import { useSlices } from '../../state/slices.ts';
import { useTags } from '../../state/tags.ts';
import { applyPreset, FASTEST_FPS, SLOWEST_FPS, setFramesPerSecond, useView } from '../../state/view.ts';

export function CtToolbar() {
  const { windowName, fileLook, invert, smooth, cine, framesPerSecond } = useView();
  const pixels = useSlices((state) => state.shown?.pixels);
  const looks = useMemo(() => (pixels ? fileLooks(pixels) : []), [pixels]);
  const isColour = pixels?.kind === 'colour';
  const showsTags = useTags((state) => state.isOpen);
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
            {looks.map(({ name, title }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: their place in the file is what they are known by
              <option key={index} value={`9:${index}`} title={title}>
                {/* Width and level stand on the slice; where a name is not enough, here too. */}
                {title.startsWith(name) && looks.filter((one) => one.name === name).length === 1 ? name : title}
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
      <button type="button" className="button button-small" onClick={() => runCommand('reset-view')}>
        Reset
      </button>
    </div>
  );
}

function Switch({ id, label, isOn }: { readonly id: string; readonly label: string; readonly isOn: boolean }) {
  return (
    <button type="button" className="button button-small" aria-pressed={isOn} onClick={() => runCommand(id)}>
      {label}
    </button>
  );
}
