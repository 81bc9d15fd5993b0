// A number that is typed: taken when the field is left or with Enter; empty means no bound.
import type { HuRange } from '../../../src-shared/imaging/regions.ts';

/** What float32 holds. */
const DIGITS = 7;

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly change: (value: number | null) => void;
  readonly hidesLabel?: boolean;
  readonly placeholder?: string;
}

export function NumberField({ label, value, change, hidesLabel = false, placeholder = '' }: NumberFieldProps) {
  const written = value === null ? '' : String(Number(value.toPrecision(DIGITS)));
  return (
    <label className="number-field">
      <span className={hidesLabel ? 'hidden-text' : 'quiet'}>{label}</span>
      <input
        // What is changed elsewhere, by a drag, is written anew.
        key={written}
        className="field number"
        inputMode="decimal"
        defaultValue={written}
        placeholder={placeholder}
        onBlur={(event) => {
          const text = event.target.value.trim();
          const read = text === '' ? null : Number(text);
          if (text === written) return;
          if (read === null || Number.isFinite(read)) change(read);
          else event.target.value = written;
        }}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </label>
  );
}

interface BoundFieldsProps {
  readonly label: string;
  readonly range: HuRange;
  readonly change: (range: HuRange) => void;
  readonly hidesLabel?: boolean;
}

/** From, included, to, not included. */
export const BoundFields = ({ label, range, change, hidesLabel = false }: BoundFieldsProps) => (
  <>
    <NumberField
      label={`${label} from`}
      value={range.low}
      change={(low) => change({ ...range, low })}
      hidesLabel={hidesLabel}
      placeholder="any"
    />
    <NumberField
      label={`${label} below`}
      value={range.high}
      change={(high) => change({ ...range, high })}
      hidesLabel={hidesLabel}
      placeholder="any"
    />
  </>
);
