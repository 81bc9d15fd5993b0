// What the export dialog was last set to: it opens as it was left.
import { create } from 'zustand';
import type { CtGround, OverlayMode } from '../../../src-shared/imaging/ct-ground.ts';
import type { Drawn } from '../../../src-shared/imaging/drawn.ts';
import {
  drawnFor,
  evenScale,
  groundFormats,
  type Keepable,
  kindOfMark,
  markedFormats,
  movingFormats,
  type OutputFormat,
  type PictureMark,
  segmentFormats,
  sheetFormats,
} from '../../../src-shared/network/recipe.ts';
import type { ExportRequest } from '../../../src-shared/protocol/export-messages.ts';
import type { FileToken } from '../../../src-shared/protocol/files-messages.ts';
import type { ChosenMap } from '../../state/selection.ts';
import { type Stage, shownNode } from '../../state/stages.ts';

interface ExportForm {
  readonly what: 'map' | 'layer' | 'all';
  readonly format: OutputFormat;
  readonly which: 'this' | 'range' | 'all';
  readonly range: string;
  readonly destination: FileToken | null;
  readonly folderName: string;
  readonly overwrite: boolean;
  /** What may leave although it could tell who the patient or the user is. */
  readonly keep: readonly Keepable[];
  /** Of segmentations, as typed. */
  readonly threshold: string;
  /** Of pictures as on screen. */
  readonly scale: number;
  readonly marks: readonly PictureMark[];
  /** Frames a second of moving pictures. */
  readonly fps: number;
  /** Of pictures as on screen: the maps alone, over the CT, or the CT alone. */
  readonly ct: 'none' | 'slice' | OverlayMode;
  /** Of maps over the CT, in percent; null: as in the window. */
  readonly opacityPercent: number | null;
}

export const useExportForm = create<ExportForm>(() => ({
  what: 'layer',
  format: 'png',
  which: 'this',
  range: '',
  destination: null,
  folderName: 'convscope-maps',
  overwrite: false,
  keep: [],
  threshold: '0.5',
  scale: 1,
  marks: [],
  fps: 10,
  ct: 'none',
  opacityPercent: null,
}));

export const isAmong = (formats: readonly OutputFormat[], format: OutputFormat): boolean => formats.includes(format);

/** The chosen one, or the next that the format can have. */
export const scaleOf = ({ format, scale }: Pick<ExportForm, 'format' | 'scale'>): number =>
  format === 'mp4' ? evenScale(scale) : scale;

/** Something is there that the mark would show; of the CT alone there are no receptive fields. */
export const isOffered = (mark: PictureMark, drawn: Drawn, ct: ExportForm['ct'] = 'none'): boolean => {
  const kind = kindOfMark[mark];
  if (mark === 'fields' && ct === 'slice') return false;
  return kind === undefined || (drawn[kind]?.length ?? 0) > 0;
};

/** Sheets have a colour bar and a scale bar anyway. */
export const isMarkOf = (format: OutputFormat, mark: PictureMark): boolean =>
  !isAmong(sheetFormats, format) || kindOfMark[mark] !== undefined;

/**
 * What the chosen format is asked for besides; nothing of what belongs to others.
 * @param drawn what is on the slice; @param ct null: the maps alone
 */
export function styleOf(
  { format, threshold, scale, marks: ticked, fps }: Pick<ExportForm, 'format' | 'threshold' | 'scale' | 'marks' | 'fps'>,
  drawn: Drawn,
  ct: CtGround | null = null,
): Pick<ExportRequest, 'threshold' | 'scale' | 'marks' | 'drawn' | 'ct' | 'fps'> {
  if (segmentFormats.some((one) => one === format)) return { threshold: Number(threshold) };
  const marks = ticked.filter((mark) => isOffered(mark, drawn, ct?.mode) && isMarkOf(format, mark));
  const shown = drawnFor(drawn, marks);
  return {
    ...(isAmong(markedFormats, format) ? { scale: scaleOf({ format, scale }) } : {}),
    ...(isAmong(groundFormats, format) ? { marks, ...(Object.keys(shown).length > 0 ? { drawn: shown } : {}) } : {}),
    ...(ct === null ? {} : { ct }),
    ...(isAmong(movingFormats, format) ? { fps } : {}),
  };
}

type Items = ExportRequest['items'];

/** The selected map and the chosen ones, by the nodes that are shown, each map once. */
export function mapItems(stages: readonly Stage[], maps: readonly ChosenMap[], afterRelu: boolean): Items {
  return stages.flatMap((stage) => {
    const channels = maps.filter((map) => map.stage === stage.name).map(({ channel }) => channel);
    const once = [...new Set(channels)].sort((a, b) => a - b);
    return once.length > 0 ? [{ node: shownNode(stage, afterRelu).name, channels: once }] : [];
  });
}
