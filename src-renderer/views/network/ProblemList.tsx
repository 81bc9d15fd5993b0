// What is wrong with a network: where, why, in PyTorch's words, and the fixes to click.
import { applyFix } from '../../../src-shared/network/fixes.ts';
import type { NetworkSummary } from '../../../src-shared/protocol/network-messages.ts';

interface ProblemListProps {
  readonly summary: NetworkSummary;
  readonly onFix: (source: string) => void;
}

export function ProblemList({ summary, onFix }: ProblemListProps) {
  return (
    <ul className="problems">
      {summary.problems.map((problem) => (
        <li key={`${problem.code} ${problem.line} ${problem.column}`}>
          <p>
            <b>
              Line {problem.line}
              {problem.node ? `, ${problem.node}` : ''}:
            </b>{' '}
            {problem.message}
          </p>
          <p className="faint">{problem.rule}</p>
          {problem.torchMessage !== '' && (
            <p>
              PyTorch says: <code>{problem.torchMessage}</code>
            </p>
          )}
          {problem.fixes.map((fix) => (
            <button
              type="button"
              key={fix.replacement}
              title={fix.replacement.trim()}
              onClick={() => onFix(applyFix(summary.source, fix))}
            >
              {fix.title}
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}
