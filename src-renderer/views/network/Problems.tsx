// Mistakes of a network: where, which rule, PyTorch's own sentence, and the fixes that have been tried.
import type { Fix, Problem } from '../../../src-shared/network/graph.ts';

export function Problems({ problems, onFix }: { readonly problems: readonly Problem[]; readonly onFix: (fix: Fix) => void }) {
  return problems.map(({ code, line, message, rule, torchMessage, fixes }) => (
    <article key={`${line}/${code}/${message}`} className="problem" data-testid="problem">
      <strong>
        Line {line}: {message}
      </strong>
      {rule && <span>{rule}</span>}
      {torchMessage && (
        <span>
          PyTorch says: <code>{torchMessage}</code>
        </span>
      )}
      {fixes.length > 0 && (
        <span className="choices">
          {fixes.map((fix) => (
            <button
              key={fix.title}
              type="button"
              className="button button-small"
              data-testid="fix"
              title={fix.replacement.trim()}
              onClick={() => onFix(fix)}
            >
              {fix.title}
            </button>
          ))}
        </span>
      )}
    </article>
  ));
}
