// Values that no convolution made, taken apart: terms of a sum, the winner of a window, factors, and what a norm does to a value.
import type {
  ChoiceArithmetic,
  NormArithmetic,
  ProductArithmetic,
  SumArithmetic,
  SumTerm,
  ValueArithmetic,
} from '../../../src-shared/protocol/maps-messages.ts';
import { followBack, type NodePlace } from '../../state/trail.ts';
import { formatPercent, formatValue } from '../format.ts';

/** Digits of a number in an equation. */
const DIGITS = 7;
const exact = (value: number): string => formatValue(value, DIGITS);
/** In front of what is added: `- 3`, `+ 3`. */
const signed = (value: number): string => (value < 0 ? `- ${exact(-value)}` : `+ ${exact(value)}`);

type Shown = Exclude<ValueArithmetic, { readonly op: 'Conv2d' }>;

/** The right side of `value =`. */
export function equationOf(arithmetic: Shown): string {
  switch (arithmetic.op) {
    case 'sum':
      return sumEquation(arithmetic);
    case 'choice':
      return `the winner of ${arithmetic.count} ${arithmetic.count === 1 ? 'value' : 'values'}`;
    case 'product':
      return `${exact(arithmetic.left.value)} ${arithmetic.operator === '*' ? '×' : '/'} ${exact(arithmetic.right.value)}`;
    case 'norm':
      return normEquation(arithmetic);
    case 'ReLU':
      return `ReLU of ${exact(arithmetic.before)}`;
  }
}

function sumEquation({ terms, others, bias }: SumArithmetic): string {
  const sum = terms.reduce((total, { value, factor }) => total + value * factor, others.sum);
  return bias === null ? `sum ${exact(sum)}` : `sum ${exact(sum)} + bias ${exact(bias)}`;
}

const normEquation = ({ before, mean, variance, eps, weight, bias }: NormArithmetic): string =>
  `(${exact(before)} ${signed(-mean)}) / sqrt(${exact(variance)} + ${eps}) × ${exact(weight)} ${signed(bias)}`;

export function ValueParts({ arithmetic }: { readonly arithmetic: Shown }) {
  switch (arithmetic.op) {
    case 'sum':
      return <Terms arithmetic={arithmetic} />;
    case 'choice':
      return <Winner arithmetic={arithmetic} />;
    case 'product':
      return <Factors arithmetic={arithmetic} />;
    case 'norm':
      return <Norm arithmetic={arithmetic} />;
    case 'ReLU':
      return null;
  }
}

/** A place that leads back to its value. */
export function PlaceLink({ place }: { readonly place: NodePlace | null }) {
  if (!place) return <>a number in the source</>;
  return (
    <button type="button" className="tap" onClick={() => followBack(place)}>
      {place.node} channel {place.channel} row {place.row} column {place.column}
    </button>
  );
}

function Terms({ arithmetic: { terms, others, weight } }: { readonly arithmetic: SumArithmetic }) {
  const numbered = terms.map((term, at) => ({ term, at }));
  return (
    <>
      <table className="parts" data-testid="terms">
        <thead>
          <tr>
            <th>term</th>
            <th className="right">value</th>
            <th className="right">factor</th>
            <th className="right">adds</th>
            <th>share</th>
          </tr>
        </thead>
        <tbody>
          {numbered.map(({ term, at }) => (
            <Term key={at} term={term} weight={weight} />
          ))}
        </tbody>
      </table>
      {others.count > 0 && (
        <p className="quiet number">
          {others.count} smaller terms add {exact(others.sum)}.
        </p>
      )}
    </>
  );
}

function Term({ term: { place, value, factor }, weight }: { readonly term: SumTerm; readonly weight: number }) {
  const part = value * factor;
  const share = weight > 0 ? Math.abs(part) / weight : 0;
  return (
    <tr>
      <td>
        <PlaceLink place={place} />
      </td>
      <td className="number right">{formatValue(value, 5)}</td>
      <td className="number right">{formatValue(factor, 5)}</td>
      <td className="number right">{formatValue(part, 5)}</td>
      <td>
        <span className={part < 0 ? 'share share-negative' : 'share'} style={{ width: `${share * 100}px` }} />
        <span className="number quiet"> {formatPercent(share)}</span>
      </td>
    </tr>
  );
}

const Winner = ({ arithmetic: { winner, count } }: { readonly arithmetic: ChoiceArithmetic }) => (
  <p className="number" data-testid="winner">
    The largest of {count} is <strong>{exact(winner.value)}</strong>, at <PlaceLink place={winner} />.
  </p>
);

const Factors = ({ arithmetic: { left, right, operator } }: { readonly arithmetic: ProductArithmetic }) => (
  <table className="parts" data-testid="factors">
    <tbody>
      <tr>
        <td>
          <PlaceLink place={left.place} />
        </td>
        <td className="number right">{exact(left.value)}</td>
      </tr>
      <tr>
        <td>
          {operator === '*' ? 'times' : 'divided by'} <PlaceLink place={right.place} />
        </td>
        <td className="number right">{exact(right.value)}</td>
      </tr>
    </tbody>
  </table>
);

function Norm({ arithmetic }: { readonly arithmetic: NormArithmetic }) {
  const { before, mean, variance, eps, weight, bias, measured } = arithmetic;
  const rows: readonly (readonly [string, number])[] = [
    ['value', before],
    ['mean', mean],
    ['variance', variance],
    ['eps', eps],
    ['weight', weight],
    ['bias', bias],
  ];
  return (
    <>
      <table className="parts" data-testid="norm-parts">
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="number right">{exact(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="quiet">
        {measured === null
          ? 'Mean and variance are the running statistics.'
          : `Mean and variance of ${measured} values of this input.`}
      </p>
    </>
  );
}
