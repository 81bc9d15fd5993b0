// All keys and what the mouse does, on one page.
import { commands, keyOf, runCommand } from '../../state/commands.ts';
import { shownKey } from '../../state/keys.ts';
import { Dialog } from './Dialog.tsx';
import { isMac } from './platform.ts';

const GROUPS = ['File', 'Slices', 'View', 'Window', 'Network', 'What if', 'Help'] as const;
const MOUSE = [
  ['Left drag', 'window (right = wider) and level (down = brighter)'],
  ['Ctrl + left drag', 'automatic window of the region'],
  ['Middle or Shift + left drag, Space + left', 'pan'],
  ['Right drag, Ctrl + wheel', 'zoom at the pointer'],
  ['Wheel', 'slices'],
  ['Alt + drag', 'scrub through the slices'],
  ['Double click on a map', 'open it large'],
  ['Drag with a region or the line taken', 'draw it; its corners and its line can be dragged'],
  ['Drag on a histogram', 'pick out values, on the map and over the CT'],
  ['Click in the strip', 'go to that slice and channel'],
  ['Right click on a map', 'mute it, alone, other strength'],
  ['Ctrl + click on maps, Ctrl + Space', 'choose several for export'],
] as const;

export function KeySheet() {
  return (
    <Dialog title="Keys and mouse" testId="key-sheet" wide>
      <div className="dialog-body">
        <div className="key-groups">
          {GROUPS.map((group) => (
            <section key={group} className="key-group">
              <h2>{group}</h2>
              {commands
                .filter((command) => command.group === group && command.keys.length > 0)
                .map(({ id, title, keys }) => (
                  <div key={id} className="key-row">
                    <span className="grow">{title}</span>
                    {keys.map((key) => (
                      <kbd key={key}>{shownKey(key, isMac)}</kbd>
                    ))}
                  </div>
                ))}
            </section>
          ))}
          <section className="key-group">
            <h2>Mouse</h2>
            {MOUSE.map(([action, result]) => (
              <div key={action} className="key-row">
                <span className="grow">{action}</span>
                <span className="quiet">{result}</span>
              </div>
            ))}
            <div className="key-row">
              <span className="grow">Arrows in a wall</span>
              <span className="quiet">move the selected map</span>
            </div>
          </section>
        </div>
        <p>
          <button type="button" className="button" onClick={() => runCommand('palette')}>
            Search all commands <kbd>{shownKey(keyOf('palette'), isMac)}</kbd>
          </button>
        </p>
      </div>
    </Dialog>
  );
}
