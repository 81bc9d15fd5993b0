// What load_state_dict would say about a file of weights and the source, in words: what was found in the file, what fits, what does not, and
// which tensors might belong together under other names.
import type { ReactNode } from 'react';
import { isUnwrapped, isWholeFit } from '../../../src-shared/network/weights-fit.ts';
import type { WeightsFileReport, WeightsFit, WeightsPair } from '../../../src-shared/network/weights-report.ts';
import type { WeightsAnswer } from './use-weights-check.ts';
import { WeightsMapping } from './WeightsMapping.tsx';
import './weights.css';

interface WeightsPanelProps {
  readonly label: string;
  readonly answer: WeightsAnswer | null;
  readonly failure: string;
  readonly mapping: readonly WeightsPair[];
  readonly onMapping: (mapping: readonly WeightsPair[]) => void;
  /** Below the report: other ways on. */
  readonly children: ReactNode;
}

const FORMATS: Readonly<Record<WeightsFileReport['format'], string>> = {
  safetensors: 'safetensors',
  'torch-zip': 'PyTorch (zip)',
  'torch-legacy': 'PyTorch (before 1.6)',
  torchscript: 'TorchScript',
  pickle: 'pickle',
  npz: 'NumPy archive',
  npy: 'NumPy array',
  onnx: 'ONNX',
};
/** Names in a line; the rest are counted. */
const MOST_NAMED = 12;

const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMED
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;

const tensors = (count: number): string => `${count} ${count === 1 ? 'tensor' : 'tensors'}`;

export function WeightsPanel({ label, answer, failure, mapping, onMapping, children }: WeightsPanelProps) {
  return (
    <section className="weights-panel" aria-label="Weights" data-testid="weights-report">
      {failure && (
        <p className="notice notice-error" role="alert">
          {failure}
        </p>
      )}
      {!failure && !answer && <p className="quiet">Reading {label}</p>}
      {answer && (
        <>
          <p>
            <strong>{label}</strong> <span className="quiet">{contentOf(answer.file)}</span>
          </p>
          <Verdict fit={answer.fit} />
          {answer.file.warnings.map(({ code, message }) => (
            <p key={code} className={code === 'nan' || code === 'infinite' ? 'notice notice-error' : 'quiet'}>
              {message}
            </p>
          ))}
          <WeightsMapping file={answer.file} fit={answer.fit} mapping={mapping} onMapping={onMapping} />
          {children}
        </>
      )}
    </section>
  );
}

function contentOf({ format, wrapper, tensors: found, ignored }: WeightsFileReport): string {
  const kinds = [...new Set(found.map(({ dtype }) => dtype))].join(', ');
  const where = wrapper === null ? '' : `, those of ${wrapper}`;
  const rest = ignored.length === 0 ? '' : `; not used: ${listed(ignored)}`;
  return `${FORMATS[format]}: ${tensors(found.length)} (${kinds})${where}${rest}`;
}

function Verdict({ fit }: { readonly fit: WeightsFit }) {
  const { pairs, missing, unexpected, mismatched, prefix, added, unneeded } = fit;
  const isWhole = isWholeFit(fit);
  const sizes = (shape: readonly number[]): string => `[${shape.join(', ')}]`;
  return (
    <>
      <p className={isWhole ? 'weights-fit' : 'weights-misfit'} data-testid="weights-verdict">
        {isWhole
          ? `All keys matched: ${tensors(pairs.length)} fill the network.`
          : `These weights do not fit the source: ${pairs.length} of ${tensors(pairs.length + missing.length + mismatched.length)} have their place.`}
      </p>
      <ul className="weights-lines">
        {prefix && (
          <li>
            <code>{prefix}</code> was taken off the names.
          </li>
        )}
        {isUnwrapped(fit) && <li>Words of wrappers (module., _orig_mod.) were taken off the names.</li>}
        {added && (
          <li>
            <code>{added}</code> was put before the names.
          </li>
        )}
        {missing.length > 0 && <li>Missing in the file: {listed(missing)}</li>}
        {unexpected.length > 0 && <li>Unexpected, not in the network: {listed(unexpected)}</li>}
        {mismatched.map(({ name, expected, found }) => (
          <li key={name}>
            Size of {name}: the file has {sizes(found)}, the network needs {sizes(expected)}
          </li>
        ))}
        {unneeded.length > 0 && <li className="quiet">Not needed: {listed(unneeded)}</li>}
      </ul>
      {!isWhole && <p className="quiet">Pair the names below, change the source, or choose other weights or a seed above.</p>}
    </>
  );
}
