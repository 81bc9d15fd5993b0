// The input channels of a convolution by what they add: patch, kernel, partial sum, share and running sum; stepped through by hand or played. Each value
// of a patch leads back to where it stands.
import { useEffect, useState } from 'react';
import type { ConvolutionArithmetic } from '../../../src-shared/protocol/maps-messages.ts';
import { followBack, type NodePlace } from '../../state/trail.ts';
import { formatPercent, formatValue } from '../format.ts';

/** So many input channels are written out; of more, the ones that weigh most. */
const MOST_ROWS = 64;
/** A larger kernel is summed, not written out. */
const MOST_TAPS = 49;
/** Time to read a line. */
const STEP_MS = 600;

interface ConvolutionPartsProps {
  readonly arithmetic: ConvolutionArithmetic;
  /** Partial sums in units of the last digit. */
  readonly units: readonly number[];
  readonly write: (units: number) => string;
  /** Where a value of the patch stands; null: padding. */
  readonly tapOf: (inChannel: number, tap: number) => NodePlace | null;
}

export function ConvolutionParts({ arithmetic, units, write, tapOf }: ConvolutionPartsProps) {
  const [taken, setTaken] = useState(0);
  const { partialSums, firstInChannel } = arithmetic;
  const weight = partialSums.reduce((total, part) => total + Math.abs(part), 0);
  const channels = Array.from(partialSums.keys()).sort((a, b) => Math.abs(partialSums[b] ?? 0) - Math.abs(partialSums[a] ?? 0));
  const runningOf = running(channels.map((channel) => units[channel] ?? 0));
  const most = Math.min(channels.length, MOST_ROWS);
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => setTaken((before) => Math.min(most, before + 1)), STEP_MS);
    return () => clearInterval(timer);
  }, [isPlaying, most]);
  useEffect(() => {
    if (taken >= most) setPlaying(false);
  }, [taken, most]);
  return (
    <>
      <p className="steps">
        <button type="button" className="button button-small" disabled={taken === 0} onClick={() => setTaken(taken - 1)}>
          ‹ Back
        </button>
        <button type="button" className="button button-small" disabled={taken >= most} onClick={() => setTaken(taken + 1)}>
          Step ›
        </button>
        <button
          type="button"
          className="button button-small"
          aria-pressed={isPlaying}
          data-testid="play-steps"
          onClick={() => {
            if (!isPlaying && taken >= most) setTaken(0);
            setPlaying(!isPlaying);
          }}
        >
          {isPlaying ? 'Stop' : 'Play'}
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
                  <Matrix
                    values={arithmetic.patch}
                    kernel={arithmetic.kernel}
                    channel={channel}
                    placeOf={(tap) => tapOf(firstInChannel + channel, tap)}
                  />
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
  /** Given: its values lead back to where they stand. */
  readonly placeOf?: (tap: number) => NodePlace | null;
}

function Matrix({ values, kernel: [rows, columns], channel, placeOf }: MatrixProps) {
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
        <Tap key={at} value={value} place={placeOf?.(at) ?? null} />
      ))}
    </span>
  );
}

function Tap({ value, place }: { readonly value: number; readonly place: NodePlace | null }) {
  if (!place) return <span>{formatValue(value, 4)}</span>;
  const { node, channel, row, column } = place;
  return (
    <button
      type="button"
      className="tap"
      title={`${node} channel ${channel} row ${row} column ${column}`}
      aria-label={`${formatValue(value, 4)}: back to ${node} channel ${channel} row ${row} column ${column}`}
      onClick={() => followBack(place)}
    >
      {formatValue(value, 4)}
    </button>
  );
}
