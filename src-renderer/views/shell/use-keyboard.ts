// Keys to commands, from anywhere but a field that is being typed in or a dialog that is open.
import { useEffect } from 'react';
import { isDialogOpen } from '../../state/dialogs.ts';
import { commandOfKey } from '../../state/key-bindings.ts';
import { keyText } from '../../state/keys.ts';

const TYPED_IN = 'input:not([type="range"]):not([type="radio"]):not([type="checkbox"]), textarea, select';
/** A button or a slider answers these itself. */
const OWN_KEYS = new Set(['Enter', 'Space']);
const FIELD_KEYS = new Set(['Ctrl+Z', 'Ctrl+Shift+Z']);
const SLIDER_KEYS = new Set(['Up', 'Down', 'Home', 'End', 'PageUp', 'PageDown']);

export function useKeyboard(): void {
  useEffect(() => {
    const ends = new AbortController();
    addEventListener(
      'keydown',
      (event) => {
        if (event.defaultPrevented || event.isComposing) return;
        const key = keyText(event);
        const target = event.target instanceof Element ? event.target : null;
        // An open dialog has the keys for itself; its Escape closes it.
        if (isDialogOpen()) return;
        const hasModifier = event.ctrlKey || event.metaKey;
        if (target?.matches(TYPED_IN) && !hasModifier && !/^F\d+$/.test(key)) return;
        // A field takes back its own letters.
        if (target?.matches(TYPED_IN) && FIELD_KEYS.has(key)) return;
        if (OWN_KEYS.has(key) && target?.matches('button, summary, a')) return;
        if (SLIDER_KEYS.has(key) && target?.matches('input[type="range"]')) return;
        const command = commandOfKey(key);
        if (!command) return;
        event.preventDefault();
        command.run();
      },
      { signal: ends.signal },
    );
    return () => ends.abort();
  }, []);
}
