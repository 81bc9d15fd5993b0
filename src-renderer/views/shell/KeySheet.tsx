// The sheet of keys and mouse.
import { commands } from '../../state/commands.ts';
import { useSession } from '../../state/session-context.ts';
import { Dialog } from './Dialog.tsx';

const MOUSE = [
  ['Left drag', 'window (right is wider) and level (down is brighter)'],
  ['Ctrl + left drag', 'window from the region'],
  ['Wheel', 'slices'],
  ['Alt + drag', 'scrub through slices'],
  ['Ctrl + wheel, right drag', 'zoom at the pointer'],
  ['Middle, Shift + left or Space + left drag', 'move the picture'],
  ['Double click on a map', 'open or close it'],
  ['Ctrl + click on a map', 'choose several for export'],
] as const;

export function KeySheet() {
  const { dialogs } = useSession();
  const groups = [...new Set(commands.map(({ group }) => group))];
  return (
    <Dialog title="Keys and mouse" onClose={() => dialogs.setState({ dialog: null })} wide>
      <div className="key-sheet">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group && command.keys.length > 0)
                .map(({ id, title, keys }) => (
                  <div key={id}>
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{title}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>Mouse</h3>
          <dl>
            {MOUSE.map(([gesture, does]) => (
              <div key={gesture}>
                <dt>{gesture}</dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
