// `--ct` and what belongs to it: what the window's command line says is read back as it was; what is wrong is refused in words.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWords } from '../../src-main/cli/command.ts';
import { readCt } from '../../src-main/cli/ct-words.ts';
import { RUN_OPTIONS, readRunRequest } from '../../src-main/cli/run-words.ts';
import { exportCommand } from '../../src-main/engine/export/export-command.ts';
import { type CtGround, overlayModes } from '../../src-shared/imaging/ct-ground.ts';

const read = (words: readonly string[]) => readRunRequest(readWords(words, RUN_OPTIONS, 'run').values, []);
const WHERE = ['--model', 'medical-image-model', '--series', 'ct', '--out', 'out'];

function commandOf(ct: CtGround): readonly string[] {
  const command = exportCommand(
    {
      style: { format: 'png', range: 'map', colormap: 'auto', ct },
      wanted: ct.mode === 'slice' ? [] : [{ name: 'conv1', op: 'Conv2d', channels: null }],
      origin: {
        engine: { threads: 1, isa: '', strict: false },
        model: { builtin: 'medical-image-model', path: '', className: 'M', sha256: '' },
        weights: { kind: 'seed', seed: 0 },
        input: { kind: 'series', seriesUidSha256: '', slices: [3], preprocess: 'scale:0:1' },
      },
      inputs: { items: [{ slice: 3, folder: '', make: () => Promise.reject(new Error()) }], grid: null, series: null },
    },
    { seriesPath: 'ct', seriesHash: null, preprocess: 'scale:0:1', out: 'out' },
  );
  return command.split(' ').slice(2);
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e5, max: 1e5 }).map((value) => value + 0);
const look = fc.oneof(
  fc.record({ kind: fc.constant('file' as const), index: fc.nat(50) }),
  fc.record({
    kind: fc.constant('window' as const),
    centerHu: finite,
    widthHu: fc.double({ noNaN: true, min: 1, max: 1e5 }),
    voi: fc.constantFrom('LINEAR' as const, 'LINEAR_EXACT' as const, 'SIGMOID' as const),
  }),
);
const grounds: fc.Arbitrary<CtGround> = fc
  .record({ look, isInverted: fc.boolean(), mode: fc.constantFrom('slice' as const, ...overlayModes) })
  .chain(({ isInverted, mode, ...rest }): fc.Arbitrary<CtGround> => {
    const seen = { ...rest, ...(isInverted ? { invert: true as const } : {}) };
    if (mode === 'slice') return fc.constant({ mode, ...seen });
    const values = fc.tuple(finite, finite).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
    return fc
      .record({ opacity: fc.double({ noNaN: true, min: 0.001, max: 1 }), values: fc.option(values) })
      .map(({ opacity, values: picked }) => ({
        ...{ mode, ...seen, opacity },
        ...(picked === null || mode === 'blend' ? {} : { values: picked }),
      }));
  });

test('the words of the window are the same choice again', async () => {
  await fc.assert(
    fc.asyncProperty(grounds, async (ct) => {
      const request = await read(commandOf(ct));
      expect(request.style.ct).toEqual(ct);
      expect(request.layers).toEqual(ct.mode === 'slice' ? null : ['conv1']);
    }),
    { numRuns: 100 },
  );
});

const wrong = (what: string): Error => new Error(what);

test.each([
  [{ ct: 'slice' }, { mode: 'slice', look: { kind: 'file', index: 0 } }],
  [
    { ct: 'blend', window: '400:40' },
    { mode: 'blend', look: { kind: 'window', widthHu: 400, centerHu: 40, voi: 'LINEAR' }, opacity: 0.5 },
  ],
  [
    { ct: 'contour', window: 'soft-tissue', invert: true, values: '-1:0.5' },
    {
      ...{ mode: 'contour', look: { kind: 'window', widthHu: 400, centerHu: 40, voi: 'LINEAR' }, invert: true, opacity: 1 },
      values: { low: -1, high: 0.5 },
    },
  ],
])('%j', (words, ct) => {
  expect(readCt(words, wrong)).toEqual(ct);
});

test.each([
  [{ window: '400:40' }, 'belong to --ct'],
  [{ ct: 'over' }, '--ct takes slice, blend, threshold, contour, not "over"'],
  [{ ct: 'blend', window: '400' }, '--window takes WIDTH:LEVEL'],
  [{ ct: 'blend', window: '0.5:40' }, 'a width of at least 1 HU'],
  [{ ct: 'blend', window: '400:40:cubic' }, 'with :exact or :sigmoid'],
  [{ ct: 'blend', opacity: '0' }, 'above 0, to 1, not "0"'],
  [{ ct: 'blend', values: '0:1' }, 'belongs to --ct threshold and --ct contour'],
  [{ ct: 'slice', opacity: '1' }, 'belong to maps over the CT'],
  [{ ct: 'contour', values: '2:1' }, 'LOW:HIGH, two numbers, the lower first, not "2:1"'],
  [{ ct: 'contour', values: '1' }, 'LOW:HIGH'],
])('%j is refused', (words, message) => {
  expect(() => readCt(words, wrong)).toThrow(message);
});

test('the CT belongs to pictures, and alone it has no layers', async () => {
  await expect(read([...WHERE, '--ct', 'blend'])).rejects.toThrow('--ct belongs to --format png');
  const slice = [...WHERE, '--format', 'png', '--ct', 'slice', '--layers', 'conv1'];
  await expect(read(slice)).rejects.toThrow('--ct slice shows no maps');
});

test('a number below zero needs no special writing', async () => {
  const request = await read([...WHERE, '--format', 'dicom-seg', '--threshold', '-0.5']);
  expect(request.style.threshold).toBe(-0.5);
});
