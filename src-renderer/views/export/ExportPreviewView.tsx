// What the export would write, while the dialog is being filled in: the first picture, number and size of files, about how long, and the same wish
// for the command line. Asks the engine once the choices have stood still for a moment; an answer to an older wish is dropped.
import { useEffect, useState } from 'react';
import type { ExportPreview, ExportRequest } from '../../../src-shared/protocol/export-messages.ts';
import { engine } from '../../state/connection.ts';
import { showNote } from '../../state/toasts.ts';
import { formatBytes } from '../format.ts';
import { copyText } from '../tags/copy-text.ts';
import { LeavingList } from './PrivacyRow.tsx';
import './export.css';

/** Between keys of somebody who types a name. */
const STILL_MS = 250;
const MINUTE = 60;

type Answer = { readonly preview: ExportPreview } | { readonly failure: string } | null;

export function ExportPreviewView({ request }: { readonly request: ExportRequest | null }) {
  const [answer, setAnswer] = useState<Answer>(null);
  const wish = request && JSON.stringify(request);
  useEffect(() => {
    setAnswer(null);
    if (wish === null) return;
    let isWanted = true;
    const asked = setTimeout(() => {
      engine()
        .call('export.preview', JSON.parse(wish) as ExportRequest)
        .then(
          (preview) => isWanted && setAnswer({ preview }),
          (thrown) => isWanted && setAnswer({ failure: thrown instanceof Error ? thrown.message : String(thrown) }),
        );
    }, STILL_MS);
    return () => {
      isWanted = false;
      clearTimeout(asked);
    };
  }, [wish]);
  if (request === null) return null;
  if (answer === null) return <p className="quiet">Looking at what it would be</p>;
  if ('failure' in answer) return <p className="notice notice-error">{answer.failure}</p>;
  return <PreviewOf preview={answer.preview} />;
}

function PreviewOf({ preview }: { readonly preview: ExportPreview }) {
  const { files, bytes, seconds, folder, command, picture, identity } = preview;
  const copy = (): void => {
    copyText(command);
    showNote('The command line is on the clipboard. It holds the paths of this computer.');
  };
  return (
    <div className="export-preview" data-testid="export-preview">
      {picture && <Picture bytes={picture} />}
      <div>
        <p data-testid="export-size">
          {files} {files === 1 ? 'file' : 'files'}, about {formatBytes(bytes)}, about {formatTime(seconds)}
        </p>
        <p className="quiet">{folder}/ with recipe.json and receipt.json</p>
        <LeavingList items={identity} />
        <button type="button" className="button button-small" data-testid="copy-command" onClick={copy}>
          Copy as command line
        </button>
      </div>
    </div>
  );
}

/** The bytes themselves, as they will be in the file. */
function Picture({ bytes }: { readonly bytes: Uint8Array }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return address === '' ? null : <img src={address} alt="The first map as it will be written" />;
}

/** @param seconds any length */
export function formatTime(seconds: number): string {
  if (seconds < 1) return 'a second';
  if (seconds < 2 * MINUTE) return `${Math.ceil(seconds)} seconds`;
  return seconds < 2 * MINUTE * MINUTE
    ? `${Math.ceil(seconds / MINUTE)} minutes`
    : `${Math.ceil(seconds / MINUTE / MINUTE)} hours`;
}
