// What was measured of every map of the selected layer, in float64 over all its values.
import { number } from '../../format.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';

export function StatisticsTab() {
  const { display } = useSession();
  const node = useSessionState('display', (state) => (state.opened ?? state.selected ?? state.hovered)?.node ?? null);
  const channel = useSessionState('display', (state) => (state.opened ?? state.selected)?.channel ?? null);
  const maps = useSessionState('maps', (state) => (node === null ? undefined : state.nodes.get(node)));
  if (!maps || node === null) return <p className="faint">Choose a layer or a map to see what was measured of it.</p>;
  const { statistics, shape } = maps;
  const values = shape.slice(2).reduce((product, side) => product * side, 1);
  return (
    <table className="statistics">
      <thead>
        <tr>
          {[node, 'minimum', 'maximum', 'mean', 'std', 'zero', 'not finite'].map((title) => (
            <th key={title}>{title}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from(statistics.min.keys()).map((map) => (
          <tr key={map} aria-current={map === channel} onClick={() => display.setState({ selected: { node, channel: map } })}>
            <td>{map}</td>
            <td>{number(statistics.min[map] ?? 0)}</td>
            <td>{number(statistics.max[map] ?? 0)}</td>
            <td>{number(statistics.mean[map] ?? 0)}</td>
            <td>{number(statistics.std[map] ?? 0)}</td>
            <td>{Math.round(((statistics.zeros[map] ?? 0) / values) * 100)} %</td>
            <td>{statistics.nonFinite[map]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
