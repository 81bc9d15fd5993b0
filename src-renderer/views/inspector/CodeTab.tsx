// The network's source as it was read, with the line of the selected layer marked.
import { useSessionState } from '../../state/session-context.ts';

export function CodeTab() {
  const summary = useSessionState('network', (state) => state.summary);
  const node = useSessionState('display', (state) => (state.opened ?? state.selected ?? state.hovered)?.node ?? null);
  if (!summary) return null;
  const line = summary.nodes.find(({ name }) => name === node)?.line ?? null;
  const lines = summary.source.split('\n').map((text, index) => ({ text, number: index + 1 }));
  return (
    <ol className="code">
      {lines.map(({ text, number }) => (
        <li key={number} aria-current={number === line}>
          <code>{text}</code>
        </li>
      ))}
    </ol>
  );
}
