// What of the patient and of this computer would leave: removed or replaced unless it is asked for, kind by kind.
import type { Keepable } from '../../../src-shared/network/recipe.ts';
import type { IdentityItem } from '../../../src-shared/protocol/export-messages.ts';
import { useExportForm } from './export-form.ts';

const KINDS: Readonly<Record<Keepable, string>> = {
  paths: 'paths of this computer',
  names: 'names and numbers of the patient',
  dates: 'dates',
  descriptions: 'descriptions',
  uids: 'original UIDs',
};

export function PrivacyRow({ format }: { readonly format: string }) {
  const { keep } = useExportForm();
  const kinds = (Object.keys(KINDS) as Keepable[]).filter((kind) => kind === 'paths' || format.startsWith('dicom-'));
  const toggle = (kind: Keepable, isKept: boolean): void =>
    useExportForm.setState({ keep: isKept ? [...keep, kind] : keep.filter((one) => one !== kind) });
  return (
    <fieldset className="form-row plain">
      <legend className="label">Let leave</legend>
      <div className="choices">
        {kinds.map((kind) => (
          <label key={kind}>
            <input type="checkbox" checked={keep.includes(kind)} onChange={(event) => toggle(kind, event.target.checked)} />
            {KINDS[kind]}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** One list of all of it. */
export function LeavingList({ items }: { readonly items: readonly IdentityItem[] }) {
  return (
    <ul className="leaving" data-testid="leaving" aria-label="What could tell who the patient is">
      {items.map(({ what, where, leaves }) => (
        <li key={what + where} className={leaves ? 'leaves' : 'quiet'}>
          {what} ({where}): {leaves ? 'leaves' : 'does not leave'}
        </li>
      ))}
    </ul>
  );
}
