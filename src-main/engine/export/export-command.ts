// A window's export as words of the command line that writes the same bytes. Holds paths: it is only made when the user asks for it.
import type { CtGround } from '../../../src-shared/imaging/ct-ground.ts';
import type { JobNeeds } from '../run/run-job.ts';

/** What the words need besides the job. */
interface CommandPlace {
  /** Folder or file of the series; null for the built-in phantom, which is written first. */
  readonly seriesPath: string | null;
  /** Of the series' UID, with its part where others have the same: said where more than one series lies there. */
  readonly seriesHash: string | null;
  readonly preprocess: string;
  readonly out: string;
}

const PHANTOM = 'phantom-ct';

export function exportCommand(
  { style, wanted, origin, inputs }: Pick<JobNeeds, 'style' | 'wanted' | 'origin' | 'inputs'>,
  place: CommandPlace,
): string {
  const { model, weights } = origin;
  const channels = wanted.flatMap(({ name, channels: chosen }) => (chosen === null ? [] : [`${name}=${chosen.join('+')}`]));
  const mapping = weights.kind === 'file' ? (weights.mapping ?? []).map(({ network, file }) => `${network}=${file}`) : [];
  const words = [
    ...['convscope', 'run', '--model', model.builtin ?? model.path],
    ...(model.builtin === null ? ['--class', model.className] : []),
    ...(weights.kind === 'file' ? ['--weights', weights.path ?? ''] : []),
    ...(mapping.length > 0 ? ['--map', mapping.join(',')] : []),
    ...(weights.kind === 'seed' ? ['--seed', `${weights.seed}`] : []),
    ...['--series', place.seriesPath ?? PHANTOM],
    ...(place.seriesHash === null ? [] : ['--series-uid', `sha256:${place.seriesHash}`]),
    ...['--slices', sliceWords(inputs.items.flatMap(({ slice }) => slice ?? []))],
    ...['--preprocess', place.preprocess],
    ...(wanted.length === 0 ? [] : ['--layers', wanted.map(({ name }) => name).join(',')]),
    ...(channels.length > 0 ? ['--channels', channels.join(',')] : []),
    ...(style.format === 'statistics' ? ['--stats-only'] : ['--format', style.format]),
    ...(style.fps === undefined ? [] : ['--fps', `${style.fps}`]),
    ...(style.keep === undefined ? [] : ['--keep', style.keep.join(',')]),
    ...(style.scale === undefined ? [] : ['--scale', `${style.scale}`]),
    ...(style.marks === undefined ? [] : ['--marks', style.marks.join(',')]),
    ...(style.drawn === undefined ? [] : ['--drawn', JSON.stringify(style.drawn)]),
    ...(style.ct === undefined ? [] : ctWords(style.ct)),
    ...(style.widthMm === undefined ? [] : ['--width', `${style.widthMm}`]),
    ...(style.threshold === undefined ? [] : ['--threshold', `${style.threshold}`]),
    ...['--range', style.range, '--colormap', style.colormap],
    ...['--out', place.out],
  ];
  const command = words.map(quoted).join(' ');
  return place.seriesPath === null ? `convscope sample ${PHANTOM} && ${command}` : command;
}

const FUNCTION_WORDS = { LINEAR: '', LINEAR_EXACT: ':exact', SIGMOID: ':sigmoid' } as const;

function ctWords(ct: CtGround): readonly string[] {
  const { look } = ct;
  const window = look.kind === 'file' ? `file:${look.index + 1}` : `${look.widthHu}:${look.centerHu}${FUNCTION_WORDS[look.voi]}`;
  const words = ['--ct', ct.mode, '--window', window, ...(ct.invert ? ['--invert'] : [])];
  if (ct.mode === 'slice') return words;
  const { values } = ct;
  return [...words, '--opacity', `${ct.opacity}`, ...(values ? ['--values', `${values.low}:${values.high}`] : [])];
}

/** `3,10:21`: ends left out, as `--slices` has them. */
function sliceWords(slices: readonly number[]): string {
  const runs: { first: number; end: number }[] = [];
  for (const slice of slices) {
    const last = runs.at(-1);
    if (last?.end === slice) last.end++;
    else runs.push({ first: slice, end: slice + 1 });
  }
  return runs.map(({ first, end }) => (end === first + 1 ? `${first}` : `${first}:${end}`)).join(',');
}

/** For a POSIX shell. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
