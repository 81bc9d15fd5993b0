// All keys and what the mouse does, on one page; each can be changed where it stands.
import { useState } from 'react';
import { type CommandGroup, commands, runCommand } from '../../state/commands.ts';
import { resetAllKeys, useKeyBindings } from '../../state/key-bindings.ts';
import { isMouseChosen, resetMouse, useMouse } from '../../state/mouse.ts';
import { Dialog } from './Dialog.tsx';
import { KeyOf } from './KeyOf.tsx';
import { KeyRow } from './KeyRow.tsx';
import { MouseRows } from './MouseRows.tsx';
import './keys.css';

const GROUPS: readonly CommandGroup[] = ['File', 'Edit', 'Slices', 'View', 'Window', 'Network', 'What if', 'Help'];

export function KeySheet() {
  const [text, setText] = useState('');
  const keys = useKeyBindings((state) => state.keys);
  const isKeyChosen = useKeyBindings(({ choices }) => Object.keys(choices).length > 0);
  const isAnyChosen = useMouse(isMouseChosen) || isKeyChosen;
  const words = text.toLowerCase().split(/\s+/);
  const has = (said: string): boolean => words.every((word) => said.toLowerCase().includes(word));
  return (
    <Dialog title="Keys and mouse" testId="key-sheet" wide>
      <div className="key-head">
        <input
          className="field grow"
          data-first-focus=""
          data-testid="key-search"
          aria-label="Find a command or a key"
          placeholder="Find a command or a key"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <span className="quiet">Press a key to change it.</span>
      </div>
      <div className="dialog-body">
        <div className="key-groups">
          {GROUPS.map((group) => {
            const found = commands.filter(
              (one) => one.group === group && has(`${group} ${one.title} ${keys.get(one.id)?.join(' ') ?? ''}`),
            );
            return (
              found.length > 0 && (
                <section key={group} className="key-group">
                  <h2>{group}</h2>
                  {found.map((command) => (
                    <KeyRow key={command.id} command={command} />
                  ))}
                </section>
              )
            );
          })}
          <section className="key-group">
            <h2>Mouse</h2>
            <MouseRows has={(said) => has(`mouse ${said}`)} />
          </section>
        </div>
      </div>
      <footer className="dialog-foot">
        <span className="grow quiet">Kept in this window&apos;s storage.</span>
        <button
          type="button"
          className="button"
          data-testid="keys-reset"
          disabled={!isAnyChosen}
          onClick={() => {
            resetAllKeys();
            resetMouse();
          }}
        >
          All keys and the mouse as they come
        </button>
        <button type="button" className="button" onClick={() => runCommand('palette')}>
          Search all commands <KeyOf id="palette" />
        </button>
      </footer>
    </Dialog>
  );
}
