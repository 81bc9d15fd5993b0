// May a model open the files beside it that its weights are in? Asked with their names and sizes; no is as near as yes, and Escape is no.
import type { OutsideQuestion } from '../../state/outside-files.ts';
import { formatBytes } from '../format.ts';
import { Dialog } from '../shell/Dialog.tsx';
import './weights.css';

export function OutsideDialog({ label, files, onAnswer }: OutsideQuestion) {
  const total = files.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  return (
    <Dialog title="Weights in other files" testId="outside-dialog" onClose={() => onAnswer(false)}>
      <div className="dialog-body">
        <p>
          {label} keeps its weights in {files.length === 1 ? 'a file' : `${files.length} files, ${formatBytes(total)} together,`}{' '}
          beside it. Open {files.length === 1 ? 'it' : 'them'} too?
        </p>
        <ul className="weights-lines" data-testid="outside-files">
          {files.map(({ name, bytes }) => (
            <li key={name}>
              <code>{name}</code> <span className="quiet">{formatBytes(bytes ?? 0)}</span>
            </li>
          ))}
        </ul>
        <p className="quiet">They are read as numbers; nothing in them is run.</p>
      </div>
      <footer className="dialog-foot">
        <button type="button" className="button" data-first-focus onClick={() => onAnswer(false)}>
          Do not open
        </button>
        <button type="button" className="button button-main" data-testid="allow-outside" onClick={() => onAnswer(true)}>
          Open
        </button>
      </footer>
    </Dialog>
  );
}
