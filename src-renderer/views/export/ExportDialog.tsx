// What is exported, as what, of which slices and where to; then its progress and its receipt.
import { useEffect, useState } from 'react';
import { groundFormats } from '../../../src-shared/network/recipe.ts';
import type { ExportRequest } from '../../../src-shared/protocol/export-messages.ts';
import type { FileToken } from '../../../src-shared/protocol/files-messages.ts';
import { closeDialog } from '../../state/dialogs.ts';
import { useDisplay } from '../../state/display.ts';
import { forgetExport, readSlices, runExport, useExporting } from '../../state/exporting.ts';
import { useNetwork } from '../../state/network.ts';
import { choose } from '../../state/opening.ts';
import { useSelection } from '../../state/selection.ts';
import { useSeries } from '../../state/series.ts';
import { shownNode, stagesOf } from '../../state/stages.ts';
import { showFailure } from '../../state/toasts.ts';
import { isTried, useWhatIf } from '../../state/what-if.ts';
import { Dialog } from '../shell/Dialog.tsx';
import { NotPlain } from '../what-if/NotPlain.tsx';
import { Choice } from './Choice.tsx';
import { CtRow } from './CtRow.tsx';
import { ExportPreviewView } from './ExportPreviewView.tsx';
import { ExportProgressView } from './ExportProgressView.tsx';
import { isAmong, mapItems, styleOf, useExportForm } from './export-form.ts';
import { FormatRow } from './FormatRow.tsx';
import { PrivacyRow } from './PrivacyRow.tsx';
import { useCtGround } from './use-ct-ground.ts';
import { useDrawn } from './use-drawn.ts';

const WHAT = [
  { id: 'map', label: 'selected maps' },
  { id: 'layer', label: 'whole layer' },
  { id: 'all', label: 'all layers' },
] as const;
const WHICH = [
  { id: 'this', label: 'this slice' },
  { id: 'range', label: 'slices' },
  { id: 'all', label: 'all slices' },
] as const;

export function ExportDialog() {
  const form = useExportForm();
  const { phase, cancel, isResumable } = useExporting();
  const { rangeMode, colormap, afterRelu } = useDisplay();
  // The other ranges are the window's alone.
  const mapRange = rangeMode === 'map' ? 'map' : 'layer';
  const { stage: stageName, channel, chosen: chosenMaps } = useSelection();
  const { summary, preprocess } = useNetwork();
  const { slice, series, currentId } = useSeries();
  const [chosen, setChosen] = useState<FileToken | null>(form.destination);
  const current = series.find(({ id }) => id === currentId);
  const count = current?.slices.length ?? 0;
  const stages = summary && summary.problems.length === 0 ? stagesOf(summary) : [];
  const stage = stages.find(({ name }) => name === stageName);
  const range = readSlices(form.range, count);
  const slices = { this: [slice], range, all: Array.from({ length: count }, (_, at) => at) }[form.which];
  const selected = stage ? [{ stage: stage.name, channel }] : [];
  const ct = useCtGround();
  const isSliceAlone = ct?.mode === 'slice';
  const chosenItems = {
    all: stages.map((one) => ({ node: shownNode(one, afterRelu).name, channels: null })),
    layer: stage ? [{ node: shownNode(stage, afterRelu).name, channels: null }] : [],
    map: mapItems(stages, [...selected, ...chosenMaps], afterRelu),
  }[form.what];
  const items = isSliceAlone ? [] : chosenItems;
  const drawn = useDrawn();
  const isPlain = useWhatIf((state) => !isTried(state));
  useEffect(() => forgetExport, []);
  const pickFolder = async (): Promise<void> => {
    try {
      const [folder] = await choose('save-folder');
      if (folder) {
        setChosen(folder);
        useExportForm.setState({ destination: folder });
      }
    } catch (thrown) {
      showFailure(thrown);
    }
  };
  const wish: ExportRequest | null =
    isPlain && summary && current && (items.length > 0 || isSliceAlone) && slices && slices.length > 0
      ? {
          seriesId: current.id,
          slices,
          networkId: summary.id,
          preprocess,
          items,
          format: form.format,
          range: mapRange,
          colormap,
          destination: chosen?.token ?? '',
          folderName: form.folderName.trim(),
          overwrite: form.overwrite,
          keep: form.keep,
          ...styleOf(form, drawn, ct),
        }
      : null;
  const start = (): void => {
    if (wish && chosen) void runExport(wish);
  };
  const isRunning = phase === 'running';
  return (
    <Dialog title="Export maps" testId="export-dialog" wide onClose={isRunning ? () => undefined : closeDialog}>
      <div className="dialog-body">
        <NotPlain />
        <Choice name="What" options={WHAT} value={form.what} onChange={(what) => useExportForm.setState({ what })}>
          <span className="quiet">
            {isSliceAlone ? 'the CT alone, without maps' : items.length === 0 && 'nothing selected'}
            {form.what === 'layer' && items.map(({ node }) => node)}
            {form.what === 'map' && items.map(({ node, channels }) => `${node} channel ${channels?.join(', ')}`).join('; ')}
            {form.what === 'all' && items.map(({ node }) => node).join(', ')}
          </span>
        </Choice>
        <FormatRow range={mapRange} colormap={colormap} />
        {isAmong(groundFormats, form.format) && <CtRow />}
        <Choice name="Slices" options={WHICH} value={form.which} onChange={(which) => useExportForm.setState({ which })}>
          <input
            className="field"
            aria-label="Slices, for example 3, 10:20"
            placeholder="3, 10:20"
            value={form.range}
            disabled={form.which !== 'range'}
            onChange={(event) => useExportForm.setState({ range: event.target.value })}
          />
          {form.which === 'range' && range === null && form.range !== '' && (
            <span className="quiet">numbers from 1 to {count}</span>
          )}
        </Choice>
        <div className="form-row">
          <span className="label">Into</span>
          <div className="choices">
            <button
              type="button"
              className="button"
              data-testid="choose-destination"
              disabled={isRunning}
              onClick={() => void pickFolder()}
            >
              {chosen ? chosen.label : 'Choose a folder'}
            </button>
            <span aria-hidden="true">/</span>
            <input
              className="field"
              aria-label="Name of the new folder"
              title="May hold {network}, {layer}, {slices}, {format}, {series}"
              data-testid="folder-name"
              value={form.folderName}
              onChange={(event) => useExportForm.setState({ folderName: event.target.value })}
            />
            <label>
              <input
                type="checkbox"
                checked={form.overwrite}
                onChange={(event) => useExportForm.setState({ overwrite: event.target.checked })}
              />
              overwrite
            </label>
          </div>
        </div>
        <PrivacyRow format={form.format} />
        {!isRunning && <ExportPreviewView request={wish} />}
        <ExportProgressView />
      </div>
      <footer className="dialog-foot">
        <span className="grow quiet">Not for diagnostic use.</span>
        {isRunning ? (
          <button type="button" className="button" onClick={cancel}>
            Cancel the export
          </button>
        ) : (
          <button type="button" className="button" onClick={closeDialog}>
            Close
          </button>
        )}
        <button
          type="button"
          className="button button-main"
          data-testid="start-export"
          disabled={!wish || !chosen}
          // It has the focus while the export runs: keys pressed on a disabled button reach nobody, Escape among them.
          aria-disabled={isRunning}
          onClick={isRunning ? undefined : start}
        >
          {isResumable ? 'Go on' : 'Export'}
        </button>
      </footer>
    </Dialog>
  );
}
