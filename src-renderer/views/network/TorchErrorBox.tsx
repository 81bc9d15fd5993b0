// "Got an error message from PyTorch?": pasted, it is explained, and the layer that says it is found in the source.
import { useMemo, useState } from 'react';
import type { Fix } from '../../../src-shared/network/graph.ts';
import { explainTorchError } from '../../../src-shared/network/torch-errors.ts';
import type { CheckedSource } from './check-source.ts';
import { Problems } from './Problems.tsx';

interface TorchErrorBoxProps {
  readonly checked: CheckedSource | null;
  /** From 1. */
  readonly onLine: (line: number) => void;
  readonly onFix: (fix: Fix) => void;
}

/** Layers that are named; the likeliest come first. */
const MOST_SUSPECTS = 5;

export function TorchErrorBox({ checked, onLine, onFix }: TorchErrorBoxProps) {
  const [pasted, setPasted] = useState('');
  const explanation = useMemo(
    () => (pasted.trim() === '' ? null : explainTorchError(pasted, checked?.network ?? null, checked?.source ?? null, null)),
    [pasted, checked],
  );
  return (
    <details className="torch-error">
      <summary data-testid="torch-error-summary">Got an error message from PyTorch?</summary>
      <textarea
        className="field"
        aria-label="The error message, with its traceback if you have it"
        placeholder="RuntimeError: Given groups=1, weight of size ..."
        data-testid="torch-error"
        spellCheck={false}
        rows={3}
        value={pasted}
        onChange={(event) => setPasted(event.target.value)}
      />
      {pasted.trim() !== '' && !explanation && (
        <p role="status">
          No sentence of PyTorch about shapes is in this text. Paste the last lines of the traceback, with the line that begins
          with RuntimeError.
        </p>
      )}
      {explanation && (
        <div role="status" data-testid="torch-explanation" className="torch-explanation">
          <p>{explanation.error.words}</p>
          {explanation.suspects.length > 0 && (
            <ul>
              {explanation.suspects.slice(0, MOST_SUSPECTS).map(({ node, line, callLine, why }) => {
                const at = line ?? callLine;
                return (
                  <li key={node}>
                    {at === null ? (
                      node
                    ) : (
                      <button type="button" className="button button-small" data-testid="suspect" onClick={() => onLine(at)}>
                        {node}, line {at}
                      </button>
                    )}{' '}
                    {why}
                  </li>
                );
              })}
            </ul>
          )}
          {explanation.suspects.length === 0 && checked && (
            <p>No layer of this source says so: it is about another version of it, or about an input of another shape.</p>
          )}
          {explanation.problem && (
            <>
              {explanation.input && <p className="quiet">With an input of {explanation.input.join(' x ')}:</p>}
              <Problems problems={[explanation.problem]} onFix={onFix} />
            </>
          )}
        </div>
      )}
    </details>
  );
}
