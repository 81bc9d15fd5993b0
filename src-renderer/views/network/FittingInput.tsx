// A network that was made for pictures of another size than a slice: nothing of it is wrong, it wants that size.
import type { Shape } from '../../../src-shared/network/operations.ts';
import { useDraft } from '../../state/network-draft.ts';

export function FittingInput({ fitting }: { readonly fitting: Shape }) {
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
