// What `--ct`, `--window`, `--invert`, `--opacity` and `--values` say: the CT in pictures, by itself or under the maps.
import { type CtGround, ctModes } from '../../src-shared/imaging/ct-ground.ts';
import { type ChosenLook, leastWidthHu } from '../../src-shared/imaging/slice-look.ts';
import { type VoiFunction, windowPresets } from '../../src-shared/imaging/window-level.ts';

interface CtValues {
  readonly ct?: string;
  readonly window?: string;
  readonly invert?: boolean;
  readonly opacity?: string;
  readonly values?: string;
}

/** Where nothing else is said: half of each is seen; thresholds and lines hide little. */
const OPACITY = { blend: 0.5, threshold: 1, contour: 1 } as const;
const FUNCTIONS: Readonly<Record<string, VoiFunction>> = { '': 'LINEAR', exact: 'LINEAR_EXACT', sigmoid: 'SIGMOID' };

const nameOf = (preset: string): string => preset.toLowerCase().replaceAll(' ', '-');
export const CT_USAGE = `[--ct ${ctModes.join('|')} [--window WIDTH:LEVEL[:exact|:sigmoid]|file[:N]|${windowPresets.map(({ name }) => nameOf(name)).join('|')}] [--invert] [--opacity 0.5] [--values LOW:HIGH]]`;

/** @param wrong makes the error of a wrong word. @returns null: not asked for */
export function readCt({ ct, window, invert, opacity, values }: CtValues, wrong: (what: string) => Error): CtGround | null {
  if (ct === undefined) {
    if ([window, invert, opacity, values].some((one) => one !== undefined))
      throw wrong('--window, --invert, --opacity and --values belong to --ct');
    return null;
  }
  const mode = ctModes.find((one) => one === ct);
  if (mode === undefined) throw wrong(`--ct takes ${ctModes.join(', ')}, not "${ct}"`);
  const slice = { look: readLook(window ?? 'file', wrong), ...(invert ? { invert } : {}) } as const;
  if (mode === 'slice') {
    if (opacity !== undefined || values !== undefined) throw wrong('--opacity and --values belong to maps over the CT');
    return { mode, ...slice };
  }
  if (mode === 'blend' && values !== undefined) throw wrong('--values belongs to --ct threshold and --ct contour');
  const strength = opacity === undefined ? OPACITY[mode] : number(opacity);
  if (!(strength > 0 && strength <= 1)) throw wrong(`--opacity takes a number above 0, to 1, not "${opacity}"`);
  return { mode, ...slice, opacity: strength, ...(values === undefined ? {} : { values: readValues(values, wrong) }) };
}

const number = (word: string): number => (word.trim() === '' ? Number.NaN : Number(word));

function readValues(words: string, wrong: (what: string) => Error): { readonly low: number; readonly high: number } {
  const [low = Number.NaN, high = Number.NaN, ...rest] = words.split(':').map(number);
  if (rest.length > 0 || !Number.isFinite(low) || !Number.isFinite(high) || low > high)
    throw wrong(`--values takes LOW:HIGH, two numbers, the lower first, not "${words}"`);
  return { low, high };
}

function readLook(words: string, wrong: (what: string) => Error): ChosenLook {
  const preset = windowPresets.find(({ name }) => nameOf(name) === words);
  if (preset) return { kind: 'window', centerHu: preset.centerHu, widthHu: preset.widthHu, voi: 'LINEAR' };
  const file = /^file(?::([1-9]\d{0,3}))?$/.exec(words);
  if (file) return { kind: 'file', index: Number(file[1] ?? 1) - 1 };
  const [width = '', level = '', name = '', ...rest] = words.split(':');
  const [widthHu, centerHu, voi] = [number(width), number(level), FUNCTIONS[name]];
  if (voi === undefined || rest.length > 0 || !Number.isFinite(widthHu) || !Number.isFinite(centerHu))
    throw wrong(
      `--window takes WIDTH:LEVEL in HU, as 400:40, with :exact or :sigmoid, file or file:2, or ${windowPresets.map((one) => nameOf(one.name)).join(', ')}, not "${words}"`,
    );
  if (widthHu < leastWidthHu(voi)) throw wrong(`--window takes a width of at least ${leastWidthHu(voi)} HU here, not ${width}`);
  return { kind: 'window', centerHu, widthHu, voi };
}
