// Tensors of the network that found nothing under their own name, each with the tensors of the file that have its shape. Proposals are shown and
// taken only when asked.
import type { Shape } from '../../../src-shared/network/operations.ts';
import type { WeightsFileReport, WeightsFit, WeightsPair } from '../../../src-shared/network/weights-report.ts';

interface WeightsMappingProps {
  readonly file: WeightsFileReport;
  readonly fit: WeightsFit;
  readonly mapping: readonly WeightsPair[];
  readonly onMapping: (mapping: readonly WeightsPair[]) => void;
}

/** Rows; a file that differs in more names belongs to another network. */
const MOST_ROWS = 400;

export function WeightsMapping({ file, fit, mapping, onMapping }: WeightsMappingProps) {
  const shapeOf = new Map(file.tensors.map(({ name, shape }) => [name, shape]));
  const proposed = new Map(fit.proposals.map(({ network, file: name }) => [network, name]));
  const chosen = new Map(mapping.map(({ network, file: name }) => [network, name]));
  const settled = new Set(fit.pairs.map(({ file: name }) => name));
  const open = [...fit.missing, ...fit.mismatched.map(({ name }) => name)];
  const rows = [...mapping.map(({ network }) => network), ...open.filter((name) => !chosen.has(name))].slice(0, MOST_ROWS);
  if (rows.length === 0 || file.tensors.length === 0) return null;
  const pair = (network: string, name: string): void => {
    const others = mapping.filter((one) => one.network !== network && one.file !== name);
    onMapping(name === '' ? others : [...others, { network, file: name }]);
  };
  /** Free tensors of the shape that is needed, where it is known; all free ones else. */
  const candidates = (network: string): readonly string[] => {
    const known = chosen.get(network) ?? proposed.get(network);
    const needed: Shape | undefined =
      fit.mismatched.find(({ name }) => name === network)?.expected ?? (known === undefined ? undefined : shapeOf.get(known));
    return file.tensors
      .filter(({ name, shape }) => name === known || (!settled.has(name) && (!needed || needed.join() === shape.join())))
      .map(({ name }) => name);
  };
  return (
    <div className="weights-mapping">
      {proposed.size > 0 && (
        <button
          type="button"
          className="button button-small"
          data-testid="take-proposals"
          onClick={() => onMapping([...mapping.filter(({ network }) => !proposed.has(network)), ...fit.proposals])}
        >
          Pair {proposed.size} by shape and order
        </button>
      )}
      <table className="layer-table">
        <thead>
          <tr>
            <th scope="col">In the network</th>
            <th scope="col">In the file</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((network) => (
            <tr key={network}>
              <td className="mapping-name">{network}</td>
              <td>
                <select
                  className="field"
                  aria-label={`Tensor of the file for ${network}`}
                  data-testid={`map-${network}`}
                  value={chosen.get(network) ?? ''}
                  onChange={(event) => pair(network, event.target.value)}
                >
                  <option value="">not paired</option>
                  {candidates(network).map((name) => (
                    <option key={name} value={name}>
                      {name} [{shapeOf.get(name)?.join(', ')}]{proposed.get(network) === name ? ' (proposed)' : ''}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
