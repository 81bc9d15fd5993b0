// A row of the export's dialog: one of a few things is chosen.
import { type ReactNode, useId } from 'react';

interface ChoiceProps<Id extends string> {
  readonly name: string;
  readonly options: readonly { readonly id: Id; readonly label: string }[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  readonly children?: ReactNode;
}

export function Choice<Id extends string>({ name, options, value, onChange, children }: ChoiceProps<Id>) {
  const group = useId();
  return (
    <div className="form-row">
      <span className="label">{name}</span>
      <div className="choices" role="radiogroup" aria-label={name}>
        {options.map(({ id, label }) => (
          <label key={id}>
            <input type="radio" name={group} checked={id === value} onChange={() => onChange(id)} /> {label}
          </label>
        ))}
        {children}
      </div>
    </div>
  );
}
