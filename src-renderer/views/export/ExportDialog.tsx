// Export: which maps, of which slices, as what, where to; then its progress and its end.
import { useState } from 'react';
import type { ExportFormat } from '../../../src-shared/protocol/export-messages.ts';
import type { FileToken } from '../../../src-shared/protocol/files-messages.ts';
import { activeSeries } from '../../state/series-store.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { ExportEnd } from './ExportEnd.tsx';
import { type ExportWhat, itemsOf, requestOf, type SliceRange } from './export-request.ts';

const FORMATS: readonly { readonly id: ExportFormat; readonly title: string }[] = [
  { id: 'png', title: 'PNG as seen: colours and range of the screen' },
  { id: 'png16', title: 'PNG with 16 bits: scale and offset in the file' },
  { id: 'npy', title: 'NPY: float32, exactly the values' },
];

export function ExportDialog() {
  const session = useSession();
  const series = useSessionState('series', activeSeries);
  const slice = useSessionState('series', (state) => state.slice);
  const display = useSessionState('display', (state) => state);
  const summary = useSessionState('network', (state) => state.summary);
  const progress = useSessionState('exports', (state) => state.progress);
  const [what, setWhat] = useState<ExportWhat>('layer');
  const [format, setFormat] = useState<ExportFormat>('png');
  const [slices, setSlices] = useState<SliceRange>({ kind: 'this', first: slice + 1, last: slice + 1 });
  const [destination, setDestination] = useState<FileToken | null>(null);
  const [folderName, setFolderName] = useState('convscope-export');
  const [overwrite, setOverwrite] = useState(false);
  const count = series?.slices.length ?? 0;
  const items = summary ? itemsOf(what, summary, display) : [];
  const request = requestOf({ session, items, format, slices, destination, folderName, overwrite });
  const close = (): void => {
    session.exportActions.forget();
    session.dialogs.setState({ dialog: null });
  };
  const chooseDestination = async (): Promise<void> => {
    const [folder] = await session.choose('save-folder');
    if (folder) setDestination(folder);
  };
  const selected = display.opened ?? display.selected;
  return (
    <Dialog title="Export maps" onClose={close} testId="export-dialog">
      <form
        className="export-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (request) void session.exportActions.run(request);
        }}
      >
        <fieldset>
          <legend>Maps</legend>
          <Choice name="what" value="map" current={what} onPick={setWhat} disabled={!selected}>
            {selected ? `${selected.node} channel ${selected.channel}` : 'the selected map (none is selected)'}
            {display.chosen.length > 0 ? ` and ${display.chosen.length} chosen with Ctrl+click` : ''}
          </Choice>
          <Choice name="what" value="layer" current={what} onPick={setWhat}>
            the whole layer{selected ? ` ${selected.node}` : ' (the first one)'}
          </Choice>
          <Choice name="what" value="all" current={what} onPick={setWhat}>
            all layers as shown
          </Choice>
        </fieldset>
        <fieldset>
          <legend>Format</legend>
          {FORMATS.map(({ id, title }) => (
            <Choice key={id} name="format" value={id} current={format} onPick={setFormat}>
              {title}
            </Choice>
          ))}
        </fieldset>
        <fieldset>
          <legend>Slices</legend>
          {(['this', 'range', 'all'] as const).map((kind) => (
            <Choice
              key={kind}
              name="slices"
              value={kind}
              current={slices.kind}
              onPick={(picked) => setSlices({ ...slices, kind: picked })}
            >
              {kind === 'this' ? `slice ${slice + 1}` : kind === 'all' ? `all ${count}` : 'from'}
              {kind === 'range' && (
                <>
                  {' '}
                  <SliceNumber
                    label="First slice"
                    value={slices.first}
                    count={count}
                    onChange={(first) => setSlices({ ...slices, kind: 'range', first })}
                  />{' '}
                  to{' '}
                  <SliceNumber
                    label="Last slice"
                    value={slices.last}
                    count={count}
                    onChange={(last) => setSlices({ ...slices, kind: 'range', last })}
                  />
                </>
              )}
            </Choice>
          ))}
        </fieldset>
        <fieldset>
          <legend>Where</legend>
          <p>
            <button type="button" onClick={() => void chooseDestination()}>
              Choose a folder
            </button>{' '}
            {destination ? <b>{destination.label}</b> : <span className="faint">none chosen yet</span>}
          </p>
          <label className="field">
            New folder in it
            <input value={folderName} onChange={(event) => setFolderName(event.target.value)} />
          </label>
          <label>
            <input type="checkbox" checked={overwrite} onChange={(event) => setOverwrite(event.target.checked)} /> replace files
            that are there
          </label>
        </fieldset>
        <ExportEnd />
        <footer>
          <button type="button" onClick={close}>
            Close
          </button>
          <button type="submit" className="primary" disabled={!request || progress !== null}>
            Export
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

interface ChoiceProps<Value extends string> {
  readonly name: string;
  readonly value: Value;
  readonly current: Value;
  readonly onPick: (value: Value) => void;
  readonly disabled?: boolean;
  readonly children: React.ReactNode;
}

function Choice<Value extends string>({ name, value, current, onPick, disabled = false, children }: ChoiceProps<Value>) {
  return (
    <label>
      <input
        type="radio"
        name={name}
        value={value}
        checked={value === current}
        disabled={disabled}
        onChange={() => onPick(value)}
      />{' '}
      <span>{children}</span>
    </label>
  );
}

interface SliceNumberProps {
  readonly label: string;
  /** From 1, as on screen. */
  readonly value: number;
  readonly count: number;
  readonly onChange: (value: number) => void;
}

const SliceNumber = ({ label, value, count, onChange }: SliceNumberProps) => (
  <input
    type="number"
    aria-label={label}
    min={1}
    max={count}
    value={value}
    onChange={(event) => onChange(Number(event.target.value))}
  />
);
