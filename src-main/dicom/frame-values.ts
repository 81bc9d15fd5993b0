// What the stored values of a frame mean: modality table or rescale, windows, VOI tables. Each frame's own functional group is asked first, then the
// shared one, then the data set. A number that is none is never read over: HU would be wrong. Source: PS3.3 C.11.1, C.11.2, C.7.6.16.2.9, .10.
import type { Modality } from '../../src-shared/imaging/modality.ts';
import type { FileWindow, VoiFunction, VoiTable } from '../../src-shared/imaging/window-level.ts';
import { type DataSet, itemsOf, numbersOf, text } from './data-set.ts';
import type { FileRefusal } from './file-refusal.ts';
import { first, GROUP, sources } from './functional-groups.ts';
import { type ReadTable, readTable } from './lookup-tables.ts';

const SLOPE = 'x00281053';
const INTERCEPT = 'x00281052';
const MODALITY_LUT = 'x00283000';
const VOI_LUT = 'x00283010';
const TABLE_TAGS = { descriptor: 'x00283002', data: 'x00283006' } as const;
const TABLE_EXPLANATION = 'x00283003';
const VOI_FUNCTIONS: readonly VoiFunction[] = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'];

export interface FrameModality {
  readonly modality: Modality;
  /** The file says how values become HU. */
  readonly isGiven: boolean;
  readonly repaired: readonly string[];
}

const AS_STORED: Modality = { kind: 'linear', slope: 1, intercept: 0 };

/** @param isSigned stored values can be negative */
export function modalityOfFrame(dataSet: DataSet, frame: number, isSigned: boolean): FrameModality | FileRefusal {
  const rescale = rescaleOfFrame(dataSet, frame);
  if (rescale && 'code' in rescale) return rescale;
  const [item] = itemsOf(dataSet, MODALITY_LUT);
  const table = item ? readTable(item, TABLE_TAGS, isSigned, 'The Modality LUT') : null;
  if (table) return { modality: { kind: 'table', table: table.table }, isGiven: true, repaired: table.repaired };
  if (item && !rescale) {
    return {
      code: 'corrupt',
      message:
        'The Modality LUT (0028,3000) has no table that can be read, and there is no rescale: values would mean nothing. Copy the file again from where it came.',
    };
  }
  const unread = item ? ['The Modality LUT (0028,3000) cannot be read; slope and intercept are used.'] : [];
  if (!rescale) return { modality: AS_STORED, isGiven: false, repaired: unread };
  if (rescale.slope === 0) {
    const note = 'Rescale Slope (0028,1053) is 0, which would make all pixels the same; the values are shown as stored.';
    return { modality: AS_STORED, isGiven: false, repaired: [...unread, note] };
  }
  return { modality: { kind: 'linear', ...rescale }, isGiven: true, repaired: unread };
}

interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

/** null where slope or intercept are missing. */
const rescaleOfFrame = (dataSet: DataSet, frame: number): Rescale | FileRefusal | null =>
  first<Rescale | FileRefusal>(sources(dataSet, frame, GROUP.valueTransformation), (source) => {
    const slopes = numbersOf(source, SLOPE);
    const intercepts = numbersOf(source, INTERCEPT);
    if (slopes === null && text(source.string(SLOPE)) !== '') return noNumber('Rescale Slope (0028,1053)');
    if (intercepts === null && text(source.string(INTERCEPT)) !== '') return noNumber('Rescale Intercept (0028,1052)');
    const slope = slopes?.[0];
    const intercept = intercepts?.[0];
    return slope === undefined || intercept === undefined ? null : { slope, intercept };
  });

const noNumber = (name: string): FileRefusal => ({
  code: 'corrupt',
  message: `${name} is no number: HU cannot be known. Copy the file again from where it came.`,
});

/** VOI LUT Function (0028,1056); what is not known is shown as by default. */
const voiFunctionOf = (source: DataSet): VoiFunction =>
  VOI_FUNCTIONS.find((one) => one === text(source.string('x00281056')).toUpperCase()) ?? 'LINEAR';

/** PS3.3 C.11.2.1.2.1: a width of LINEAR is at least 1, of the others above 0. */
const isWidth = (width: number | undefined, voi: VoiFunction): width is number =>
  width !== undefined && (voi === 'LINEAR' ? width >= 1 : width > 0);

/** The file's own windows, those that have a width. */
export function windowsOfFrame(dataSet: DataSet, frame: number): readonly FileWindow[] {
  const found = first(sources(dataSet, frame, GROUP.voiLut), (source) => {
    const centers = numbersOf(source, 'x00281050') ?? [];
    const widths = numbersOf(source, 'x00281051') ?? [];
    const voi = voiFunctionOf(source);
    const explanations = text(source.string('x00281055')).split('\\');
    const windows = centers.flatMap((centerHu, i) => {
      const widthHu = widths[i];
      return isWidth(widthHu, voi) ? [{ centerHu, widthHu, voi, explanation: text(explanations[i]) }] : [];
    });
    return windows.length > 0 ? windows : null;
  });
  return found ?? [];
}

/** The file's own VOI tables. @param modality what comes before them: their inputs are its outputs */
export function voiTablesOfFrame(
  dataSet: DataSet,
  frame: number,
  modality: Modality,
  isSigned: boolean,
): { readonly tables: readonly VoiTable[]; readonly repaired: readonly string[] } {
  const isNegative = modality.kind === 'linear' && (isSigned || modality.slope < 0 || modality.intercept < 0);
  const items = first(sources(dataSet, frame, GROUP.voiLut), (source) => {
    const found = itemsOf(source, VOI_LUT);
    return found.length > 0 ? found : null;
  });
  const read = (items ?? []).flatMap((item) => {
    const table = readTable(item, TABLE_TAGS, isNegative, 'A VOI LUT');
    return table ? [{ ...table, explanation: text(item.string(TABLE_EXPLANATION)) }] : [];
  }) satisfies readonly (ReadTable & { explanation: string })[];
  return {
    tables: read.map(({ table, explanation }) => ({ ...table, explanation })),
    repaired: read.flatMap(({ repaired }) => repaired),
  };
}
