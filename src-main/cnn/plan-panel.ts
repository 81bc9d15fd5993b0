// How many pixels a panel of f32_conv2d_panel_4x8 has.

/** Room in a second-level cache beside the weights. */
const PANEL_BUDGET_BYTES = 256 * 1024;
const MOST_PIXELS = 64;
const STEP_PIXELS = 16;
const FLOAT_BYTES = 4;
/** In front of the panel: a register tile for the right edge. */
const EDGE_BYTES = 256;

interface PanelPlan {
  readonly pixels: number;
  readonly scratchBytes: number;
}

export function planPanel(taps: number): PanelPlan {
  const fitting = Math.floor(PANEL_BUDGET_BYTES / (taps * FLOAT_BYTES));
  const pixels = Math.max(STEP_PIXELS, Math.min(MOST_PIXELS, fitting - (fitting % STEP_PIXELS)));
  return { pixels, scratchBytes: EDGE_BYTES + pixels * taps * FLOAT_BYTES };
}
