// The CT of an export as the window shows it: its window, how strongly the map lies over it, the values picked out.
import type { CtGround } from '../../../src-shared/imaging/ct-ground.ts';
import { groundFormats, sheetFormats } from '../../../src-shared/network/recipe.ts';
import { useBrush } from '../../state/brush.ts';
import { useDisplay } from '../../state/display.ts';
import { chosenLook, useView } from '../../state/view.ts';
import { isAmong, useExportForm } from './export-form.ts';

const PERCENT = 100;
/** Where no map lies over the CT in the window: half of each is seen; thresholds and lines hide little. */
const BLENDED_PERCENT = 50;

export function useOpacityPercent(): number {
  const { opacityPercent: own, ct } = useExportForm();
  const shown = useDisplay((state) => Math.round(state.overlayOpacity * PERCENT));
  return own ?? (shown || (ct === 'blend' ? BLENDED_PERCENT : PERCENT));
}

/** null: the maps alone. */
export function useCtGround(): CtGround | null {
  const { format, ct } = useExportForm();
  const view = useView();
  const values = useBrush((state) => state.range);
  const opacity = useOpacityPercent() / PERCENT;
  if (ct === 'none' || !isAmong(groundFormats, format)) return null;
  const seen = { look: chosenLook(view), ...(view.invert ? { invert: true as const } : {}) };
  if (ct === 'slice') return isAmong(sheetFormats, format) ? null : { mode: ct, ...seen };
  return { mode: ct, ...seen, opacity, ...(values && ct !== 'blend' ? { values } : {}) };
}
