// The open menu, over everything: arrows go through it, Escape and Tab leave it.
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { closeContextMenu, leaveContextMenu, useContextMenu } from '../../state/context-menu.ts';
import { KeyOf } from './KeyOf.tsx';
import './context-menu.css';

export function ContextMenuView() {
  const open = useContextMenu((state) => state.open);
  const menu = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: 0, top: 0 });
  useLayoutEffect(() => {
    const element = menu.current;
    if (!open || !element) return;
    const { width, height } = element.getBoundingClientRect();
    setPlace({
      left: Math.max(0, Math.min(open.x, innerWidth - width)),
      top: Math.max(0, Math.min(open.y, innerHeight - height)),
    });
    element.querySelector('button')?.focus();
  }, [open]);
  if (!open) return null;
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      closeContextMenu();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={open.title}
      className="context-menu"
      style={place}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) leaveContextMenu();
      }}
    >
      <p className="quiet number">{open.title}</p>
      {open.items.map(({ label, command, run }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          onClick={() => {
            closeContextMenu();
            run();
          }}
        >
          <span className="grow">{label}</span>
          {command !== undefined && <KeyOf id={command} />}
        </button>
      ))}
    </div>
  );
}
