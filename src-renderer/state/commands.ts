// Every command of the window, once: its id (menus use it), its words, the keys it comes with and what it does. Which keys are in force is in
// key-bindings.ts.
import { windowPresets } from '../../src-shared/imaging/window-level.ts';
import { takeTool } from './ct-tool.ts';
import { closeDialog, openDialog, useDialog } from './dialogs.ts';
import { toggleTheme, useDisplay } from './display.ts';
import { useNetwork } from './network.ts';
import { openNetworkDialog } from './network-draft.ts';
import { openByDialog } from './opening.ts';
import { togglePin } from './pins.ts';
import { recentCommands } from './recent-commands.ts';
import { openPhantom } from './recent-files.ts';
import { closeMap, useSelection } from './selection.ts';
import { currentSeries, showSlice, stepSeries, stepSlice } from './series.ts';
import { planeOf, stagesOf } from './stages.ts';
import { toggleStrip } from './strip.ts';
import { closeTags, toggleTags, useTags } from './tags.ts';
import { undoCommands } from './undo-commands.ts';
import { applyPreset, fitView, resetView, toggleInvert, toggleSmooth, useView, zoomIn, zoomOut } from './view.ts';
import { whatIfCommands } from './what-if-commands.ts';

export type CommandGroup = 'File' | 'Edit' | 'Slices' | 'View' | 'Window' | 'Network' | 'What if' | 'Help';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** What it comes with; a person may have chosen others. */
  readonly keys: readonly string[];
  readonly run: () => void;
  /** Whether it has something to run on now; left out: always. */
  readonly isThere?: () => boolean;
}

/** Slices at a time with Shift. */
const LEAP = 10;
const HALF_OPACITY = 0.5;

function stepStage(by: number): void {
  const { summary } = useNetwork.getState();
  if (!summary) return;
  const stages = stagesOf(summary);
  const at = stages.findIndex(({ name }) => name === useSelection.getState().stage);
  const next = stages[Math.min(stages.length - 1, Math.max(0, at + by))];
  if (!next) return;
  const { maps } = planeOf(next.node);
  useSelection.setState(({ channel }) => ({ stage: next.name, channel: Math.min(channel, maps - 1), showsInput: false }));
}

function goBack(): void {
  if (useDialog.getState().dialog) closeDialog();
  else if (useTags.getState().isOpen) closeTags();
  else closeMap();
}

const toggleOpenMap = (): void => {
  if (useSelection.getState().stage !== null) useSelection.setState(({ isOpen }) => ({ isOpen: !isOpen, showsInput: false }));
};

/** Refused where the page may not: nothing else has changed. */
function toggleFullScreen(): void {
  const { fullscreenElement, documentElement } = document;
  const asked = fullscreenElement ? document.exitFullscreen() : documentElement.requestFullscreen();
  asked.catch(() => undefined);
}

export const commands: readonly Command[] = [
  {
    id: 'open-folder',
    title: 'Open a folder of DICOM files',
    group: 'File',
    keys: ['Ctrl+O'],
    run: () => void openByDialog('open-folder'),
  },
  {
    id: 'open-files',
    title: 'Open DICOM files, a recipe or an exported picture',
    group: 'File',
    keys: [],
    run: () => void openByDialog('open-files'),
  },
  { id: 'open-phantom', title: 'Open the built-in phantom', group: 'File', keys: [], run: () => void openPhantom() },
  ...recentCommands,
  { id: 'export', title: 'Export maps', group: 'File', keys: ['Ctrl+E'], run: () => openDialog({ kind: 'export' }) },
  ...undoCommands,
  { id: 'slice-previous', title: 'Previous slice', group: 'Slices', keys: ['Up'], run: () => stepSlice(-1) },
  { id: 'slice-next', title: 'Next slice', group: 'Slices', keys: ['Down'], run: () => stepSlice(1) },
  { id: 'slice-back-10', title: 'Ten slices back', group: 'Slices', keys: ['Shift+Up'], run: () => stepSlice(-LEAP) },
  { id: 'slice-on-10', title: 'Ten slices on', group: 'Slices', keys: ['Shift+Down'], run: () => stepSlice(LEAP) },
  { id: 'slice-first', title: 'First slice', group: 'Slices', keys: ['Home'], run: () => showSlice(0) },
  {
    id: 'slice-last',
    title: 'Last slice',
    group: 'Slices',
    keys: ['End'],
    run: () => showSlice((currentSeries()?.slices.length ?? 1) - 1),
  },
  { id: 'series-previous', title: 'Previous series', group: 'Slices', keys: ['PageUp'], run: () => stepSeries(-1) },
  { id: 'series-next', title: 'Next series', group: 'Slices', keys: ['PageDown'], run: () => stepSeries(1) },
  {
    id: 'cine',
    title: 'Play or stop (cine)',
    group: 'Slices',
    keys: ['C'],
    run: () => useView.setState(({ cine }) => ({ cine: !cine })),
  },
  { id: 'strip', title: 'Along the series: channels by slices', group: 'Slices', keys: ['L'], run: toggleStrip },
  { id: 'zoom-in', title: 'Zoom in', group: 'View', keys: ['+', '='], run: zoomIn },
  { id: 'zoom-out', title: 'Zoom out', group: 'View', keys: ['-'], run: zoomOut },
  { id: 'fit', title: 'Fit the slice', group: 'View', keys: ['F'], run: fitView },
  { id: 'reset-view', title: 'Reset window, zoom and pan', group: 'View', keys: ['R'], run: resetView },
  { id: 'invert', title: 'Invert grey', group: 'View', keys: ['I'], run: toggleInvert },
  { id: 'smooth', title: 'Smooth or nearest pixels', group: 'View', keys: ['S'], run: toggleSmooth },
  {
    id: 'series-text',
    title: 'Show or hide the series text and the names of files opened last',
    group: 'View',
    keys: ['T'],
    run: () => useView.setState(({ seriesTextShown }) => ({ seriesTextShown: !seriesTextShown })),
  },
  { id: 'tags', title: 'Tags of the file (DICOM elements)', group: 'View', keys: ['D'], run: toggleTags },
  { id: 'full-screen', title: 'Full screen', group: 'View', keys: ['F11'], run: toggleFullScreen },
  { id: 'toggle-theme', title: 'Dark or light theme', group: 'View', keys: ['Ctrl+Shift+L'], run: toggleTheme },
  { id: 'window-auto', title: 'Window: automatic', group: 'Window', keys: ['0'], run: () => applyPreset('0') },
  ...windowPresets.map(({ key, name, widthHu, centerHu }) => ({
    id: `window-${name.toLowerCase().replaceAll(' ', '-')}`,
    title: `Window: ${name} (W ${widthHu} L ${centerHu})`,
    group: 'Window' as const,
    keys: [key],
    run: () => applyPreset(key),
  })),
  {
    id: 'window-file',
    title: "Window: the file's own, one after the other",
    group: 'Window',
    keys: ['9'],
    run: () => applyPreset('9'),
  },
  {
    id: 'open-network',
    title: 'Choose the network',
    group: 'Network',
    keys: ['Ctrl+Shift+O'],
    run: openNetworkDialog,
  },
  { id: 'layer-previous', title: 'Previous layer', group: 'Network', keys: ['['], run: () => stepStage(-1) },
  { id: 'layer-next', title: 'Next layer', group: 'Network', keys: [']'], run: () => stepStage(1) },
  { id: 'open-map', title: 'Open or close the selected map', group: 'Network', keys: ['Enter'], run: toggleOpenMap },
  {
    id: 'relu',
    title: 'Before or after ReLU',
    group: 'Network',
    keys: ['A'],
    run: () => useDisplay.setState(({ afterRelu }) => ({ afterRelu: !afterRelu })),
  },
  {
    id: 'range',
    title: 'Range per map or per layer',
    group: 'Network',
    keys: ['G'],
    run: () => useDisplay.setState(({ rangeMode }) => ({ rangeMode: rangeMode === 'map' ? 'layer' : 'map' })),
  },
  {
    id: 'network-input',
    title: 'What the network sees',
    group: 'Network',
    keys: ['N'],
    run: () => useSelection.setState(({ showsInput }) => ({ showsInput: !showsInput, isOpen: false })),
  },
  {
    id: 'overlay',
    title: 'Lay the open map over the slice',
    group: 'Network',
    keys: ['O'],
    run: () => {
      const { overlayOpacity } = useDisplay.getState();
      useDisplay.setState({ overlayOpacity: overlayOpacity > 0 ? 0 : HALF_OPACITY });
      if (overlayOpacity === 0 && useSelection.getState().stage !== null)
        useSelection.setState({ isOpen: true, showsInput: false });
    },
  },
  {
    id: 'kernel',
    title: 'Kernels of the selected map',
    group: 'Network',
    keys: ['K'],
    run: () => useDisplay.setState({ tab: 'kernel' }),
  },
  {
    id: 'arithmetic',
    title: 'Arithmetic of the value under the pointer',
    group: 'Network',
    keys: ['E'],
    run: () => useDisplay.setState({ tab: 'arithmetic' }),
  },
  {
    id: 'regions',
    title: 'Regions of the slice in numbers',
    group: 'Network',
    keys: ['M'],
    run: () => useDisplay.setState({ tab: 'regions' }),
  },
  {
    id: 'profile',
    title: 'Line profile: values and distance along a line on the slice',
    group: 'Network',
    keys: ['Alt+L'],
    run: () => {
      useDisplay.setState({ tab: 'profile' });
      takeTool('line');
    },
  },
  ...(['ellipse', 'rectangle', 'polygon'] as const).map((tool) => ({
    id: `draw-${tool}`,
    title: `Draw a region: ${tool}`,
    group: 'Network' as const,
    keys: [`Alt+${tool[0]?.toUpperCase()}`],
    run: () => {
      useDisplay.setState({ tab: 'regions' });
      takeTool(tool);
    },
  })),
  {
    id: 'pin',
    title: 'Pin the place under the pointer; on a pin, or beside the pictures: remove it',
    group: 'Network',
    keys: ['P'],
    run: togglePin,
  },
  {
    id: 'pins',
    title: 'All pins, with the values there',
    group: 'Network',
    keys: ['Shift+P'],
    run: () => useDisplay.setState({ tab: 'pins' }),
  },
  { id: 'back', title: 'Close the dialog, the tags or the map', group: 'Network', keys: ['Escape'], run: goBack },
  ...whatIfCommands,
  { id: 'palette', title: 'All commands', group: 'Help', keys: ['Ctrl+K', 'F1'], run: () => openDialog({ kind: 'palette' }) },
  { id: 'keys', title: 'Keys and mouse', group: 'Help', keys: ['?'], run: () => openDialog({ kind: 'keys' }) },
  { id: 'about', title: 'About ConvScope', group: 'Help', keys: [], run: () => openDialog({ kind: 'about' }) },
];

const byId = new Map(commands.map((command) => [command.id, command]));

/** False for an id that is not known. */
export function runCommand(id: string): boolean {
  const command = byId.get(id);
  command?.run();
  return command !== undefined;
}
