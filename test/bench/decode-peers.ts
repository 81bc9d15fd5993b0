// Who compresses the slices of the decoding benchmark, and who decodes them beside us: the tools of DCMTK and GDCM, of OpenJPH our own package.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface DecodeCase {
  readonly name: string;
  readonly bits: 8 | 12;
  /** Programs and their switches; the files follow. Without a peer the time stands alone. */
  readonly encode: readonly string[] | null;
  /** Encoded by our package: transfer syntax and how. */
  readonly htj2k?: { readonly uid: string; readonly isByResolution?: boolean; readonly step?: number };
  readonly decode: readonly string[] | null;
}

export const CASES: readonly DecodeCase[] = [
  { name: 'RLE', bits: 12, encode: ['dcmcrle'], decode: ['dcmdrle'] },
  { name: 'JPEG baseline, 8 bits', bits: 8, encode: ['dcmcjpeg', '+eb'], decode: ['dcmdjpeg'] },
  { name: 'JPEG extended, 12 bits', bits: 12, encode: ['dcmcjpeg', '+ee'], decode: ['dcmdjpeg'] },
  { name: 'JPEG lossless, any predictor', bits: 12, encode: ['dcmcjpeg', '+el', '+sv', '6'], decode: ['dcmdjpeg'] },
  { name: 'JPEG lossless, first predictor', bits: 12, encode: ['dcmcjpeg', '+e1'], decode: ['dcmdjpeg'] },
  { name: 'JPEG-LS', bits: 12, encode: ['dcmcjpls', '+el'], decode: ['dcmdjpls'] },
  { name: 'JPEG-LS near-lossless', bits: 12, encode: ['dcmcjpls', '+en'], decode: ['dcmdjpls'] },
  { name: 'JPEG 2000 lossless', bits: 12, encode: ['gdcmconv', '--j2k'], decode: ['gdcmconv', '--raw'] },
  { name: 'JPEG 2000', bits: 12, encode: ['gdcmconv', '--j2k', '--lossy', '-r', '10'], decode: ['gdcmconv', '--raw'] },
  { name: 'HTJ2K', bits: 12, htj2k: { uid: '1.2.840.10008.1.2.4.201' }, encode: null, decode: null },
  {
    name: 'HTJ2K with RPCL',
    bits: 12,
    htj2k: { uid: '1.2.840.10008.1.2.4.202', isByResolution: true },
    encode: null,
    decode: null,
  },
  { name: 'HTJ2K with loss', bits: 12, htj2k: { uid: '1.2.840.10008.1.2.4.203', step: 0.002 }, encode: null, decode: null },
];

const MS_PER_SECOND = 1000;

/**
 * Milliseconds of processor time that the program took: on a machine with other work, waiting says little.
 * @throws where it fails, or there is no bash to measure it
 */
export async function runTool(words: readonly string[], input: string, output: string): Promise<number> {
  const { stderr } = await run('bash', ['-c', 'TIMEFORMAT="%3U %3S"; time "$@"', 'bash', ...words, input, output]);
  const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  return (user + system) * MS_PER_SECOND;
}

/** Whether the program is on this machine. */
export async function hasTool([command = '']: readonly string[]): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    (failure: { code?: unknown }) => failure.code !== 'ENOENT',
  );
}
