// The program's name and its main commands.
import { runCommand } from '../../state/commands.ts';
import { useSession } from '../../state/session-context.ts';

const BUTTONS = [
  { id: 'open-folder', label: 'Open', key: 'Ctrl+O' },
  { id: 'open-network', label: 'Network', key: 'Ctrl+Shift+O' },
  { id: 'export', label: 'Export', key: 'Ctrl+E' },
  { id: 'palette', label: 'Commands', key: 'Ctrl+K' },
] as const;

export function TitleBar() {
  const session = useSession();
  return (
    <header className="title-bar">
      <h1>
        Conv<b>Scope</b>
      </h1>
      <nav aria-label="Main commands">
        {BUTTONS.map(({ id, label, key }) => (
          <button type="button" key={id} title={`${label} (${key})`} onClick={() => runCommand(session, id)}>
            {label}
            <kbd>{key}</kbd>
          </button>
        ))}
      </nav>
    </header>
  );
}
