// One command of the key sheet: its keys, each a button that waits for the key to take its place. A key that another command has is not taken in silence.
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Command } from '../../state/commands.ts';
import { changeKey, commandOfKey, resetKey, useKeyBindings, useKeysOf } from '../../state/key-bindings.ts';
import { isModifier, keyText, shownKey, whyNoCommandKey } from '../../state/keys.ts';
import { isMac } from './platform.ts';

interface Asked {
  /** The place among the keys; behind the last: one more. */
  readonly at: number;
  readonly refusal: string | null;
  /** Pressed, and another command's. */
  readonly taken: { readonly key: string; readonly owner: Command } | null;
}

export function KeyRow({ command: { id, title } }: { readonly command: Command }) {
  const keys = useKeysOf(id);
  const isChosen = useKeyBindings(({ choices }) => choices[id] !== undefined);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [said, setSaid] = useState('');
  const row = useRef<HTMLDivElement>(null);
  const words = (key: string): string => shownKey(key, isMac);
  const focusKey = (at: number): void =>
    row.current?.querySelectorAll<HTMLElement>('.key-chip')[Math.max(0, Math.min(at, keys.length))]?.focus();

  const change = (at: number, key: string | null, swaps: boolean): void => {
    changeKey({ id, former: keys[at] ?? null, key, swaps });
    setSaid(key === null ? `${title}: no key` : `${title}: ${words(key)}`);
    setAsked(null);
    focusKey(at);
  };
  const onKeyDown = (event: KeyboardEvent, at: number): void => {
    if (asked?.at !== at || asked.taken) return;
    const key = keyText(event);
    // Leaves the question, and goes on through the window.
    if (key === 'Tab' || key === 'Shift+Tab') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat || isModifier(event.key)) return;
    const owner = commandOfKey(key);
    const refusal = whyNoCommandKey(key);
    if (key === 'Escape' || owner?.id === id) setAsked(null);
    else if (key === 'Backspace' || key === 'Delete') change(at, null, false);
    else if (refusal !== null) setAsked({ at, refusal, taken: null });
    else if (owner) setAsked({ at, refusal: null, taken: { key, owner } });
    else change(at, key, false);
  };
  return (
    <div ref={row} className="key-row" data-testid={`key-row-${id}`}>
      <span className="grow">
        {title}
        {isChosen && <span className="key-chosen"> (yours)</span>}
      </span>
      {isChosen && (
        <button
          type="button"
          className="key-default"
          aria-label={`${title}: its own key again`}
          onClick={() => {
            resetKey(id);
            setSaid(`${title}: its own key again`);
            focusKey(0);
          }}
        >
          default
        </button>
      )}
      {(keys.length === 0 ? [''] : keys).map((key, at) => (
        <button
          type="button"
          // biome-ignore lint/suspicious/noArrayIndexKey: the place stays and keeps the focus while its key changes
          key={at}
          className="key-chip"
          aria-label={
            asked?.at === at ? `${title}: press the new key` : `${title}: ${key === '' ? 'no key' : words(key)}, change`
          }
          aria-pressed={asked?.at === at}
          onClick={() => setAsked({ at, refusal: null, taken: null })}
          onKeyDown={(event) => onKeyDown(event, at)}
          onBlur={() => setAsked((before) => (before?.taken ? before : null))}
        >
          {asked?.at === at ? 'press a key' : key === '' ? '–' : words(key)}
        </button>
      ))}
      {asked && (
        <div className="key-question" role="alert">
          {asked.refusal ?? (asked.taken ? null : 'Press the new key. Backspace: no key. Escape: as it was.')}
          {asked.taken && (
            <TakenKey
              pressed={asked.taken.key}
              owner={asked.taken.owner}
              former={keys[asked.at] ?? null}
              onTake={(swaps) => asked.taken && change(asked.at, asked.taken.key, swaps)}
              onLeave={() => {
                setAsked(null);
                focusKey(asked.at);
              }}
            />
          )}
        </div>
      )}
      <span className="hidden-text" role="status">
        {said}
      </span>
    </div>
  );
}

interface TakenKeyProps {
  readonly pressed: string;
  readonly owner: Command;
  /** What the owner could have for it. */
  readonly former: string | null;
  readonly onTake: (swaps: boolean) => void;
  readonly onLeave: () => void;
}

function TakenKey({ pressed, owner, former, onTake, onLeave }: TakenKeyProps) {
  return (
    <>
      <span>
        {shownKey(pressed, isMac)} is the key of “{owner.title}”.
      </span>
      <span className="key-answers">
        <button type="button" className="button button-small" ref={(element) => element?.focus()} onClick={() => onTake(false)}>
          Take it
        </button>
        {former !== null && (
          <button type="button" className="button button-small" onClick={() => onTake(true)}>
            Swap: it gets {shownKey(former, isMac)}
          </button>
        )}
        <button type="button" className="button button-small" onClick={onLeave}>
          Leave it
        </button>
      </span>
    </>
  );
}
