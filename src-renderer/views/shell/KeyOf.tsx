// The first key of a command, as on the keyboard in front of the user; nothing for a command without one.
import { useKeysOf } from '../../state/key-bindings.ts';
import { shownKey } from '../../state/keys.ts';
import { isMac } from './platform.ts';

export function KeyOf({ id }: { readonly id: string }) {
  const [key] = useKeysOf(id);
  return key === undefined ? null : <kbd>{shownKey(key, isMac)}</kbd>;
}
