// What a file brings along for looking at it: its windows with their functions, then its VOI tables, each with a name for the menu. Pure.
import type { HuWindow, VoiLook, VoiTable } from '../../src-shared/imaging/window-level.ts';
import type { SlicePixels } from '../../src-shared/protocol/series-messages.ts';

export interface FileLook {
  readonly name: string;
  /** For the menu: `BRAIN, W 80 L 40, sigmoid`. */
  readonly title: string;
  readonly look: VoiLook;
}

const FUNCTION_WORDS = { LINEAR: '', LINEAR_EXACT: ', exact', SIGMOID: ', sigmoid' } as const;
const SIGNIFICANT = 3;
const SMALL = 10;

/** HU as people read them; windows of float pictures may be far below 1. */
export const formatHu = (value: number): string =>
  Math.abs(value) >= SMALL || Number.isInteger(value)
    ? String(Math.round(value))
    : String(Number(value.toPrecision(SIGNIFICANT)));

/** In the order of the file. Source: PS3.3 C.11.2.1: each is an alternative view. */
export function fileLooks(pixels: SlicePixels): readonly FileLook[] {
  if (pixels.kind === 'colour') return [];
  const windows = pixels.windows.map(({ centerHu, widthHu, voi, explanation }): FileLook => {
    const title = `W ${formatHu(widthHu)} L ${formatHu(centerHu)}${FUNCTION_WORDS[voi]}`;
    return {
      name: explanation || 'file',
      title: explanation ? `${explanation}, ${title}` : title,
      look: { kind: 'window', window: { centerHu, widthHu }, voi },
    };
  });
  const tables = pixels.voiTables.map((table): FileLook => {
    const title = `table of ${table.entries.length}`;
    return {
      name: table.explanation || 'file',
      title: table.explanation ? `${table.explanation}, ${title}` : title,
      look: { kind: 'table', table },
    };
  });
  return [...windows, ...tables];
}

/** The inputs that a table has entries for, as a window: where dragging begins. */
export const windowOfTable = ({ firstMapped, entries }: VoiTable): HuWindow => ({
  centerHu: firstMapped + entries.length / 2,
  widthHu: Math.max(1, entries.length),
});
