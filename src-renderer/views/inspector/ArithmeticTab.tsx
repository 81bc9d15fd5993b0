// One value, computed in front of the reader with the real numbers: of a convolution patch x kernel of each input channel, their sum, the bias, and
// ReLU; of other ops see ValueParts.tsx.
import type { ConvolutionArithmetic } from '../../../src-shared/protocol/maps-messages.ts';
import { useNetwork } from '../../state/network.ts';
import { relu, useProbe } from '../../state/probe.ts';
import { stagesOf } from '../../state/stages.ts';
import { formatPercent, formatValue } from '../format.ts';
import { equationOf, ValueParts } from './ValueParts.tsx';

/** So many input channels are written out; of more, the ones that weigh most. */
const MOST_ROWS = 64;
/** A larger kernel is summed, not written out. */
const MOST_TAPS = 49;

export function ArithmeticTab() {
  const probed = useProbe((state) => state.probed);
  const summary = useNetwork((state) => state.summary);
  const stage = summary && probed ? stagesOf(summary).find(({ name }) => name === probed.place.stage) : undefined;
  if (!probed || !stage) return <p className="quiet">Point at a map: its value is taken apart here. P holds it in place.</p>;
  const { result, place } = probed;
  const { arithmetic, value } = result;
  if (!arithmetic)
    return (
      <p className="quiet">
        {stage.name} is a {stage.node.op}, whose values are not taken apart. Its value here is {formatValue(value, 7)}.
      </p>
    );
  return (
    <div className="arithmetic" data-testid="arithmetic">
      <p className="equation number">
        {stage.name} channel {place.channel} row {place.row} column {place.column} ={' '}
        {arithmetic.op === 'Conv2d' ? convolutionEquation(arithmetic) : equationOf(arithmetic)} ={' '}
        <strong>{formatValue(value, 7)}</strong>
        {stage.relu && (
          <>
            {' '}
            , ReLU = <strong>{formatValue(relu(value), 7)}</strong>
          </>
        )}
      </p>
      {arithmetic.op === 'Conv2d' ? <Parts arithmetic={arithmetic} /> : <ValueParts arithmetic={arithmetic} />}
    </div>
  );
}

const convolutionEquation = ({ partialSums, bias }: ConvolutionArithmetic): string =>
  `sum ${formatValue(
    partialSums.reduce((total, part) => total + part, 0),
    7,
  )} + bias ${formatValue(bias, 7)}`;

function Parts({ arithmetic }: { readonly arithmetic: ConvolutionArithmetic }) {
  const { partialSums, firstInChannel } = arithmetic;
  const weight = partialSums.reduce((total, part) => total + Math.abs(part), 0);
  const channels = Array.from(partialSums.keys()).sort((a, b) => Math.abs(partialSums[b] ?? 0) - Math.abs(partialSums[a] ?? 0));
  return (
    <>
      <table className="parts">
        <thead>
          <tr>
            <th>in channel</th>
            <th>patch</th>
            <th aria-label="times" />
            <th>kernel</th>
            <th className="right">partial sum</th>
            <th>share</th>
          </tr>
        </thead>
        <tbody>
          {channels.slice(0, MOST_ROWS).map((channel) => {
            const part = partialSums[channel] ?? 0;
            const share = weight > 0 ? Math.abs(part) / weight : 0;
            return (
              <tr key={channel}>
                <td className="number">{firstInChannel + channel}</td>
                <td>
                  <Matrix values={arithmetic.patch} kernel={arithmetic.kernel} channel={channel} />
                </td>
                <td>×</td>
                <td>
                  <Matrix values={arithmetic.weights} kernel={arithmetic.kernel} channel={channel} />
                </td>
                <td className="number right">{formatValue(part, 5)}</td>
                <td>
                  <span className={part < 0 ? 'share share-negative' : 'share'} style={{ width: `${share * 100}px` }} />
                  <span className="number quiet"> {formatPercent(share)}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {channels.length > MOST_ROWS && (
        <p className="quiet">
          The {MOST_ROWS} of {channels.length} input channels that weigh most.
        </p>
      )}
    </>
  );
}

interface MatrixProps {
  readonly values: Float32Array;
  readonly kernel: readonly [number, number];
  readonly channel: number;
}

function Matrix({ values, kernel: [rows, columns], channel }: MatrixProps) {
  const taps = rows * columns;
  if (taps > MOST_TAPS)
    return (
      <span className="quiet">
        {rows}x{columns}
      </span>
    );
  const own = Array.from(values.subarray(channel * taps, (channel + 1) * taps), (value, at) => ({ value, at }));
  return (
    <span className="matrix number" style={{ gridTemplateColumns: `repeat(${columns}, 62px)` }}>
      {own.map(({ value, at }) => (
        <span key={at}>{formatValue(value, 4)}</span>
      ))}
    </span>
  );
}
