// The head of the window: its name, the last step, and the four things that start work.
import { runCommand } from '../../state/commands.ts';
import { useDisplay } from '../../state/display.ts';
import { KeyOf } from './KeyOf.tsx';
import { UndoButtons } from './UndoButtons.tsx';
import './bars.css';

const ACTIONS = [
  { id: 'open-folder', label: 'Open', test: 'open' },
  { id: 'open-network', label: 'Network', test: 'network' },
  { id: 'export', label: 'Export', test: 'export' },
  { id: 'palette', label: 'Commands', test: 'palette-button' },
] as const;

export function TopBar() {
  const theme = useDisplay((state) => state.theme);
  return (
    <header className="top-bar">
      <h1 className="brand">ConvScope</h1>
      <span className="grow quiet ellipsis">Not for diagnostic use</span>
      <UndoButtons />
      {ACTIONS.map(({ id, label, test }) => (
        <button key={id} type="button" className="button" data-testid={`${test}`} onClick={() => runCommand(id)}>
          {label} <KeyOf id={id} />
        </button>
      ))}
      <button type="button" className="button" onClick={() => runCommand('toggle-theme')}>
        {theme === 'dark' ? 'Light' : 'Dark'}
      </button>
      <button type="button" className="button" aria-label="Keys and mouse" onClick={() => runCommand('keys')}>
        ?
      </button>
    </header>
  );
}
