// How one value came to be: patch times kernel, summed over input channels with the share of each, plus bias; or what the ReLU was given.
import type { ConvolutionArithmetic } from '../../../src-shared/protocol/maps-messages.ts';
import { number } from '../../format.ts';
import { useSessionState } from '../../state/session-context.ts';

/** Channels shown one by one, those that add most first. */
const MOST_CHANNELS = 12;

export function ArithmeticTab() {
  const pixel = useSessionState('probe', (state) => state.pixel);
  const result = useSessionState('probe', (state) => state.result);
  if (!pixel || !result) return <p className="faint">Point at a pixel of a map to see the sum that made it.</p>;
  const { arithmetic, value } = result;
  const place = `${pixel.node}[${pixel.channel}, ${pixel.row}, ${pixel.column}]`;
  if (arithmetic === null)
    return (
      <p className="faint">
        {place} is {number(value)}; this op has no sum of products.
      </p>
    );
  if (arithmetic.op === 'ReLU') {
    return (
      <p>
        {place} = max(0, {number(arithmetic.before)}) = <b>{number(value)}</b>
        <span className="faint"> Press A and point at the same place before the ReLU to see the sum behind it.</span>
      </p>
    );
  }
  return <Sum arithmetic={arithmetic} value={value} place={place} />;
}

function Sum({
  arithmetic,
  value,
  place,
}: {
  readonly arithmetic: ConvolutionArithmetic;
  readonly value: number;
  readonly place: string;
}) {
  const { partialSums, bias, kernel, patch, weights, firstInChannel } = arithmetic;
  const taps = kernel[0] * kernel[1];
  const order = Array.from(partialSums.keys())
    .sort((a, b) => Math.abs(partialSums[b] ?? 0) - Math.abs(partialSums[a] ?? 0))
    .slice(0, MOST_CHANNELS);
  const total = partialSums.reduce((sum, part) => sum + part, 0);
  return (
    <div>
      <p data-testid="arithmetic">
        {place} = {number(total)} over {partialSums.length} input channel{partialSums.length === 1 ? '' : 's'}{' '}
        {bias < 0 ? '-' : '+'} bias {number(Math.abs(bias))} = <b>{number(value)}</b>
      </p>
      <ul className="sums">
        {order.map((channel) => (
          <li key={channel}>
            <b>channel {firstInChannel + channel}</b>
            <Patch values={patch.subarray(channel * taps, (channel + 1) * taps)} columns={kernel[1]} title="patch" />
            <span>x</span>
            <Patch values={weights.subarray(channel * taps, (channel + 1) * taps)} columns={kernel[1]} title="kernel" />
            <span>= {number(partialSums[channel] ?? 0)}</span>
          </li>
        ))}
        {order.length < partialSums.length && (
          <li className="faint">and {partialSums.length - order.length} channels that add less</li>
        )}
      </ul>
    </div>
  );
}

function Patch({ values, columns, title }: { readonly values: Float32Array; readonly columns: number; readonly title: string }) {
  const rows = Array.from({ length: values.length / columns }, (_, row) => [
    ...values.subarray(row * columns, (row + 1) * columns),
  ]);
  return (
    <table className="patch" title={title}>
      <tbody>
        {rows.map((row, y) => (
          // Rows and columns of a kernel have no other names than their places.
          <tr key={`${title} ${String(y)}`}>
            {row.map((value, x) => (
              <td key={`${title} ${String(y)} ${String(x)}`}>{number(value)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
