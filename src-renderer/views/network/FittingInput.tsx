// A network that was made for pictures of another size than a slice: nothing of it is wrong, it wants that size.
import { useMemo } from 'react';
import { fittingInput } from '../../../src-shared/network/fitting-input.ts';
import type { Network } from '../../../src-shared/network/graph.ts';
import { useDraft } from '../../state/network-draft.ts';

export function FittingInput({ network }: { readonly network: Network }) {
  const fitting = useMemo(() => fittingInput(network), [network]);
  if (!fitting) return null;
  const size = fitting.slice(-2).join(' x ');
  return (
    <p className="notice fitting-input">
      With pictures of {size} nothing breaks.{' '}
      <button
        type="button"
        className="button button-small"
        data-testid="use-fitting-input"
        onClick={() => useDraft.setState({ input: fitting })}
      >
        Scale slices to {size}
      </button>
    </p>
  );
}
