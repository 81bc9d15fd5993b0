// Whether pictures show the CT: under the maps, as the window lays them over it, or by itself.
import { sheetFormats } from '../../../src-shared/network/recipe.ts';
import { useBrush } from '../../state/brush.ts';
import { formatHu } from '../../state/file-looks.ts';
import { useView } from '../../state/view.ts';
import { formatValue } from '../format.ts';
import { Choice } from './Choice.tsx';
import { isAmong, useExportForm } from './export-form.ts';
import { useOpacityPercent } from './use-ct-ground.ts';

const CHOICES = [
  { id: 'none', label: 'maps alone' },
  { id: 'blend', label: 'maps over the CT' },
  { id: 'threshold', label: 'threshold over the CT' },
  { id: 'contour', label: 'contour over the CT' },
  { id: 'slice', label: 'the CT alone' },
] as const;
const PERCENT = 100;

export function CtRow() {
  const { ct: chosen, format } = useExportForm();
  const isSheet = isAmong(sheetFormats, format);
  const ct = isSheet && chosen === 'slice' ? 'none' : chosen;
  const options = CHOICES.filter(({ id }) => !isSheet || id !== 'slice');
  return (
    <Choice name="Shown" options={options} value={ct} onChange={(next) => useExportForm.setState({ ct: next })}>
      {ct !== 'none' && ct !== 'slice' && <Opacity />}
      {ct !== 'none' && <Look />}
      {(ct === 'threshold' || ct === 'contour') && <Values />}
    </Choice>
  );
}

function Opacity() {
  const percent = useOpacityPercent();
  return (
    <label>
      opacity %
      <input
        className="field field-short"
        type="number"
        data-testid="export-opacity"
        min={1}
        max={PERCENT}
        value={percent}
        onChange={(event) =>
          useExportForm.setState({ opacityPercent: Math.min(PERCENT, Math.max(1, Math.round(Number(event.target.value) || 1))) })
        }
      />
    </label>
  );
}

/** As the slice is seen. */
function Look() {
  const { window, windowName, fileLook, invert } = useView();
  const numbers = `W ${formatHu(window.widthHu)} L ${formatHu(window.centerHu)}`;
  return (
    <span className="quiet" data-testid="export-window">
      {fileLook === null ? numbers : `${windowName}: ${numbers}, each slice its own`}
      {invert && ', inverted'}
    </span>
  );
}

function Values() {
  const range = useBrush((state) => state.range);
  return (
    <span className="quiet">
      {range
        ? `values ${formatValue(range.low)} to ${formatValue(range.high)}, as picked out`
        : 'the upper half of each map, as no values are picked out'}
    </span>
  );
}
