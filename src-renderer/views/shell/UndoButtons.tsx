// Takes the last step back, or does it again; each says which. One line of steps for the whole window.
import { runCommand } from '../../state/commands.ts';
import { useHistory } from '../../state/history.ts';
import { useKeysOf } from '../../state/key-bindings.ts';
import { shownKey } from '../../state/keys.ts';
import { isMac } from './platform.ts';

export function UndoButtons() {
  const { past, future } = useHistory();
  return (
    <>
      <UndoButton id="undo" word="Undo" sign="↶" title={past.at(-1)?.title} />
      <UndoButton id="redo" word="Redo" sign="↷" title={future.at(-1)?.title} />
    </>
  );
}

interface UndoButtonProps {
  readonly id: string;
  readonly word: string;
  readonly sign: string;
  /** Of the step; left out where there is none. */
  readonly title: string | undefined;
}

function UndoButton({ id, word, sign, title }: UndoButtonProps) {
  const [key] = useKeysOf(id);
  const said = title === undefined ? `${word}: nothing yet` : `${word}: ${title}`;
  return (
    <button
      type="button"
      className="button undo-button"
      data-testid={id}
      disabled={title === undefined}
      aria-label={said}
      title={key === undefined ? said : `${said} (${shownKey(key, isMac)})`}
      onClick={() => runCommand(id)}
    >
      <span aria-hidden="true">{sign}</span>
      {id === 'undo' && title !== undefined && <span className="ellipsis undo-title">Undo: {title}</span>}
    </button>
  );
}
