// The frame of every dialog: the browser's own modal dialog, so that focus stays inside and Escape closes it.
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { closeDialog } from '../../state/dialogs.ts';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly testId: string;
  readonly wide?: boolean;
  readonly onClose?: () => void;
  readonly children: ReactNode;
}

/** What has the focus at first: what the dialog says, else what a person came to choose; the button that closes it would be a trap for Enter. */
const FIRST = ['[data-first-focus]', '.dialog-body input:checked', '.dialog-body :is(button, select, input):not(:disabled)'];

export function Dialog({ title, testId, wide = false, onClose = closeDialog, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  // Before the effects of what is in it: an editor that is made in a closed dialog has no size to measure.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    for (const first of FIRST) {
      const element = dialog?.querySelector<HTMLElement>(first);
      element?.focus();
      if (element) break;
    }
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-label={title}
      data-testid={testId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 className="grow">{title}</h2>
        <button type="button" className="button button-plain" aria-label="Close" onClick={onClose}>
          ×
        </button>
      </header>
      {children}
    </dialog>
  );
}
