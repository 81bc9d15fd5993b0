// HU on the two sides of the edges.
import { useResponse } from '../../state/response.ts';

const LEAST_HU = -1024;
const GREATEST_HU = 3071;

export function EdgeHu() {
  const { lowHu, highHu } = useResponse();
  const field = (name: string, value: number, set: (hu: number) => void) => (
    <input
      type="number"
      className="field what-if-number"
      aria-label={name}
      min={LEAST_HU}
      max={GREATEST_HU}
      value={value}
      onChange={(event) => {
        const hu = event.target.valueAsNumber;
        if (Number.isFinite(hu)) set(Math.min(GREATEST_HU, Math.max(LEAST_HU, hu)));
      }}
    />
  );
  return (
    <span className="what-if-field">
      <span className="quiet">edge from</span>
      {field('HU before the edge', lowHu, (hu) => useResponse.setState({ lowHu: hu }))}
      <span className="quiet">to</span>
      {field('HU behind the edge', highHu, (hu) => useResponse.setState({ highHu: hu }))}
      <span className="quiet">HU</span>
    </span>
  );
}
