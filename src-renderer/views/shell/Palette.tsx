// Every command and its key, found by its words.
import { useState } from 'react';
import { commands, runCommand } from '../../state/commands.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { useKeyBindings } from '../../state/key-bindings.ts';
import { shownKey } from '../../state/keys.ts';
import { Dialog } from './Dialog.tsx';
import { isMac } from './platform.ts';

export function Palette() {
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const keys = useKeyBindings((state) => state.keys);
  const words = text.toLowerCase().split(/\s+/);
  const found = commands.filter(
    ({ title, group, isThere }) =>
      (isThere?.() ?? true) && words.every((word) => `${group} ${title}`.toLowerCase().includes(word)),
  );
  const chosen = found[Math.min(at, found.length - 1)];
  const run = (id: string): void => {
    closeDialog();
    runCommand(id);
  };
  const step = (by: number): void => setAt(Math.min(found.length - 1, Math.max(0, Math.min(at, found.length - 1) + by)));
  return (
    <Dialog title="Commands" testId="palette">
      <input
        className="field palette-search"
        data-first-focus=""
        data-testid="palette-search"
        aria-label="Find a command"
        placeholder="Find a command"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') step(1);
          else if (event.key === 'ArrowUp') step(-1);
          else if (event.key === 'Enter' && chosen) run(chosen.id);
          else return;
          event.preventDefault();
        }}
      />
      <div className="palette-list" role="listbox" aria-label="Commands">
        {found.map(({ id, title, group }) => (
          <button
            type="button"
            role="option"
            tabIndex={-1}
            key={id}
            className="palette-row"
            aria-selected={id === chosen?.id}
            onClick={() => run(id)}
            ref={(element) => {
              if (id === chosen?.id) element?.scrollIntoView({ block: 'nearest' });
            }}
          >
            <span className="quiet">{group}</span>
            <span className="grow ellipsis">{title}</span>
            {keys.get(id)?.map((key) => (
              <kbd key={key}>{shownKey(key, isMac)}</kbd>
            ))}
          </button>
        ))}
        {found.length === 0 && <p className="empty">No command has these words.</p>}
      </div>
    </Dialog>
  );
}
