// One value, computed in front of the reader with the real numbers: of a convolution patch x kernel of each input channel, their sum, the bias, and
// ReLU; of other ops see ValueParts.tsx.
import { useState } from 'react';
import type { ConvolutionArithmetic } from '../../../src-shared/protocol/maps-messages.ts';
import { useNetwork } from '../../state/network.ts';
import { relu, useProbe } from '../../state/probe.ts';
import { stagesOf } from '../../state/stages.ts';
import { isTried, useWhatIf } from '../../state/what-if.ts';
import { formatPercent, formatValue } from '../format.ts';
import { addUp, sharedDecimals, writeUnits } from './add-up.ts';
import { equationOf, ValueParts } from './ValueParts.tsx';

/** So many input channels are written out; of more, the ones that weigh most. */
const MOST_ROWS = 64;
/** A larger kernel is summed, not written out. */
const MOST_TAPS = 49;

export function ArithmeticTab() {
  const probed = useProbe((state) => state.probed);
  const summary = useNetwork((state) => state.summary);
  const isDifference = useWhatIf((state) => isTried(state) && state.trial.comparison !== null);
  const stage = summary && probed ? stagesOf(summary).find(({ name }) => name === probed.place.stage) : undefined;
  if (!probed || !stage) return <p className="quiet">Point at a map: its value is taken apart here. P holds it in place.</p>;
  const { result, place } = probed;
  const { arithmetic, value } = result;
  if (!arithmetic)
    return (
      <p className="quiet">
        {isDifference
          ? `This is a difference of ${probed.node}, which has no arithmetic of its own.`
          : `${stage.name} is a ${stage.node.op}, whose values are not taken apart.`}{' '}
        Its value here is {formatValue(value, 7)}.
      </p>
    );
  const terms = arithmetic.op === 'Conv2d' ? termsOf(arithmetic, value) : null;
  const written = terms ? terms.write(terms.total + terms.bias) : formatValue(value, 7);
  return (
    <div className="arithmetic" data-testid="arithmetic">
      <p className="equation number">
        {probed.node} channel {place.channel} row {place.row} column {place.column} ={' '}
        {terms && `sum ${terms.write(terms.total)} + bias ${terms.write(terms.bias)}`}
        {arithmetic.op !== 'Conv2d' && equationOf(arithmetic)} = <strong>{written}</strong>
        {stage.relu && probed.node === stage.name && (
          <>
            {' '}
            , ReLU = <strong>{terms ? terms.write(relu(terms.total + terms.bias)) : formatValue(relu(value), 7)}</strong>
          </>
        )}
      </p>
      {arithmetic.op !== 'Conv2d' && <ValueParts arithmetic={arithmetic} />}
      {arithmetic.op === 'Conv2d' && terms && (
        <Parts key={`${stage.name} ${place.channel}`} arithmetic={arithmetic} units={terms.parts} write={terms.write} />
      )}
    </div>
  );
}

/** All terms with the digits of the value, so that a reader's own addition gives it; counted in units of the last digit. */
function termsOf({ partialSums, bias }: ConvolutionArithmetic, value: number) {
  const exact = partialSums.reduce((total, part) => total + part, 0) + bias;
  const decimals = sharedDecimals(exact, value);
  const units = addUp([...partialSums, bias], value, decimals);
  const parts = units.slice(0, -1);
  const total = parts.reduce((all, part) => all + part, 0);
  return { parts, total, bias: units.at(-1) ?? 0, write: (count: number): string => writeUnits(count, decimals) };
}

interface PartsProps {
  readonly arithmetic: ConvolutionArithmetic;
  /** Partial sums in units of the last digit. */
  readonly units: readonly number[];
  readonly write: (units: number) => string;
}

function Parts({ arithmetic, units, write }: PartsProps) {
  const [taken, setTaken] = useState(0);
  const { partialSums, firstInChannel } = arithmetic;
  const weight = partialSums.reduce((total, part) => total + Math.abs(part), 0);
  const channels = Array.from(partialSums.keys()).sort((a, b) => Math.abs(partialSums[b] ?? 0) - Math.abs(partialSums[a] ?? 0));
  const runningOf = running(channels.map((channel) => units[channel] ?? 0));
  const most = Math.min(channels.length, MOST_ROWS);
  return (
    <>
      <p className="steps">
        <button type="button" className="button button-small" disabled={taken === 0} onClick={() => setTaken(taken - 1)}>
          ‹ Back
        </button>
        <button type="button" className="button button-small" disabled={taken >= most} onClick={() => setTaken(taken + 1)}>
          Step ›
        </button>
        <span className="number" data-testid="steps">
          {taken === 0 ? 'sums by falling share' : `${taken} of ${channels.length} channels: ${write(runningOf[taken - 1] ?? 0)}`}
        </span>
      </p>
      <table className="parts">
        <thead>
          <tr>
            <th>in channel</th>
            <th>patch</th>
            <th aria-label="times" />
            <th>kernel</th>
            <th className="right">partial sum</th>
            <th>share</th>
            <th className="right">running sum</th>
          </tr>
        </thead>
        <tbody>
          {channels.slice(0, MOST_ROWS).map((channel, at) => {
            const part = partialSums[channel] ?? 0;
            const share = weight > 0 ? Math.abs(part) / weight : 0;
            return (
              <tr
                key={channel}
                aria-current={at === taken - 1 ? 'step' : undefined}
                className={taken > 0 && at >= taken ? 'quiet' : undefined}
              >
                <td className="number">{firstInChannel + channel}</td>
                <td>
                  <Matrix values={arithmetic.patch} kernel={arithmetic.kernel} channel={channel} />
                </td>
                <td>×</td>
                <td>
                  <Matrix values={arithmetic.weights} kernel={arithmetic.kernel} channel={channel} />
                </td>
                <td className="number right">{write(units[channel] ?? 0)}</td>
                <td>
                  <span className={part < 0 ? 'share share-negative' : 'share'} style={{ width: `${share * 100}px` }} />
                  <span className="number quiet"> {formatPercent(share)}</span>
                </td>
                <td className="number right">{write(runningOf[at] ?? 0)}</td>
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

function running(terms: readonly number[]): readonly number[] {
  let total = 0;
  return terms.map((term) => {
    total += term;
    return total;
  });
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
