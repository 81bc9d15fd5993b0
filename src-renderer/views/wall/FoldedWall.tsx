// A layer whose wall is shut: its heading alone. Its maps are not asked for.
import { toggleFolded } from '../../state/display.ts';
import type { Stage } from '../../state/stages.ts';
import { formatShape } from '../format.ts';

export function FoldedWall({ stage }: { readonly stage: Stage }) {
  return (
    <header className="wall-head">
      <button
        type="button"
        className="fold"
        aria-expanded="false"
        aria-label={`Unfold ${stage.name}`}
        data-testid={`fold-${stage.name}`}
        onClick={() => toggleFolded(stage.name)}
      >
        ▸
      </button>
      <h3>{stage.name}</h3>
      <span className="quiet number">{stage.node.shape ? formatShape(stage.node.shape) : ''} folded</span>
    </header>
  );
}
