// All commands by their words, with their keys.
import { useEffect, useRef, useState } from 'react';
import { commands } from '../../state/commands.ts';
import { useSession } from '../../state/session-context.ts';
import { Dialog } from './Dialog.tsx';

export function Palette() {
  const session = useSession();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  // The palette is opened to be typed into.
  useEffect(() => input.current?.focus(), []);
  const close = (): void => session.dialogs.setState({ dialog: null });
  const found = commands.filter(({ title, group }) =>
    words
      .toLowerCase()
      .split(/\s+/)
      .every((word) => `${group} ${title}`.toLowerCase().includes(word)),
  );
  const run = (index: number): void => {
    close();
    found[index]?.run(session);
  };
  return (
    <Dialog title="All commands" onClose={close} testId="palette">
      <input
        ref={input}
        type="search"
        aria-label="Search commands"
        placeholder="What do you want to do?"
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setAt(Math.min(found.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1));
          else if (event.key === 'Enter') run(at);
          else return;
          event.preventDefault();
        }}
      />
      <ul className="command-list">
        {found.map(({ id, title, group, keys }, index) => (
          <li key={id}>
            <button type="button" aria-current={index === at} onClick={() => run(index)}>
              <span className="faint">{group}</span> {title}{' '}
              <span className="keys">
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="faint">No command has these words. Try fewer of them.</p>}
    </Dialog>
  );
}
