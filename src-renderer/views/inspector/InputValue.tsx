// The end of the way back: a value of the network's input, and the HU that the preprocessing made it of.
import type { ProbeResult, RunKey } from '../../../src-shared/protocol/maps-messages.ts';
import type { MapPlace } from '../../state/selection.ts';
import { formatValue } from '../format.ts';
import { Trail } from './Trail.tsx';

interface InputValueProps {
  readonly probed: { readonly place: MapPlace; readonly result: ProbeResult; readonly run: RunKey };
}

export function InputValue({ probed: { place, result, run } }: InputValueProps) {
  const { stage, channel, row, column } = place;
  return (
    <div className="arithmetic" data-testid="arithmetic">
      <Trail />
      <p className="equation number" data-testid="input-value">
        {stage} channel {channel} row {row} column {column} = {result.hu !== null && `${formatValue(result.hu, 7)} HU, `}
        {run.preprocess} = <strong>{formatValue(result.value, 7)}</strong>
      </p>
      <p className="quiet">
        {result.hu === null
          ? 'The slice is resized before it goes in: a value of the input is made of several pixels.'
          : 'What the network sees of the pixel of the slice at this row and column.'}
      </p>
    </div>
  );
}
