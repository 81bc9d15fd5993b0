// Every command of the window, once: its words, its key, what it does. Keys, menus, buttons and the palette all run these.
import { windowPresets } from '../../src-shared/imaging/window-level.ts';
import { layersOf, shownNode } from './layers.ts';
import type { Session } from './session.ts';
import { toggleCine, windowOfKey } from './view-store.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'File' | 'Slices' | 'View' | 'Window' | 'Network' | 'Help';
  /** As written on the key sheet: `Ctrl+K`, `Shift+ArrowDown`. */
  readonly keys: readonly string[];
  readonly run: (session: Session) => void;
}

const BIG_STEP = 10;
const ZOOM_STEP = 1.25;

/** The view zooms about its middle; who has the canvas' size listens. */
export const ZOOM_EVENT = 'convscope:zoom';
const zoom = (factor: number): void => {
  window.dispatchEvent(new CustomEvent(ZOOM_EVENT, { detail: factor }));
};

async function open(session: Session, kind: 'open-folder' | 'open-files'): Promise<void> {
  const files = await session.choose(kind);
  if (files.length > 0) await session.seriesActions.open({ tokens: files.map(({ token }) => token) });
}

const goToEnd = ({ seriesActions }: Session): void => seriesActions.goTo(Number.MAX_SAFE_INTEGER);

function stepLayer({ network, display }: Session, by: number): void {
  const { summary } = network.getState();
  if (!summary) return;
  const { selected, afterRelu } = display.getState();
  const nodes = layersOf(summary).map((layer) => shownNode(layer, afterRelu).name);
  const at = selected ? nodes.indexOf(selected.node) : by > 0 ? -1 : nodes.length;
  const node = nodes[Math.max(0, Math.min(nodes.length - 1, at + by))];
  if (node) display.setState({ selected: { node, channel: 0 } });
}

/** What was selected or opened before the ReLU is the same map after it. */
function toggleRelu({ network, display }: Session): void {
  const { summary } = network.getState();
  const { afterRelu, selected, opened } = display.getState();
  const layers = summary ? layersOf(summary) : [];
  const across = <Place extends { readonly node: string }>(place: Place | null): Place | null => {
    const layer = layers.find(({ node, relu }) => node.name === place?.node || relu?.name === place?.node);
    return place && layer ? { ...place, node: shownNode(layer, !afterRelu).name } : place;
  };
  display.setState({ afterRelu: !afterRelu, selected: across(selected), opened: across(opened), chosen: [], hovered: null });
}

function closeTopmost({ dialogs, display }: Session): void {
  const { dialog, question } = dialogs.getState();
  if (question) question.answer([]);
  else if (dialog) dialogs.setState({ dialog: null });
  else if (display.getState().opened) display.setState({ opened: null });
  else display.setState({ selected: null, chosen: [] });
}

const preset = (key: string, title: string): Command => ({
  id: `window-${key}`,
  title: `Window: ${title}`,
  group: 'Window',
  keys: [key],
  run: ({ picture, view }) => {
    const { pixels } = picture.getState();
    const chosen = pixels && windowOfKey(key, pixels);
    if (chosen) view.setState(chosen);
  },
});

const command = (group: Command['group'], id: string, title: string, keys: readonly string[], run: Command['run']): Command => ({
  id,
  title,
  group,
  keys,
  run,
});

export const commands: readonly Command[] = [
  command('File', 'open-folder', 'Open a folder with CT slices', ['Ctrl+O'], (session) => void open(session, 'open-folder')),
  command('File', 'open-files', 'Open single files', [], (session) => void open(session, 'open-files')),
  command(
    'File',
    'open-phantom',
    'Open the built-in phantom',
    [],
    ({ seriesActions }) => void seriesActions.open({ phantom: true }),
  ),
  command('File', 'open-network', 'Choose or paste a network', ['Ctrl+Shift+O'], ({ dialogs }) =>
    dialogs.setState({ dialog: 'network' }),
  ),
  command('File', 'export', 'Export maps', ['Ctrl+E'], ({ dialogs }) => dialogs.setState({ dialog: 'export' })),
  command('Slices', 'slice-next', 'Next slice', ['ArrowDown'], ({ seriesActions }) => seriesActions.step(1)),
  command('Slices', 'slice-previous', 'Previous slice', ['ArrowUp'], ({ seriesActions }) => seriesActions.step(-1)),
  command('Slices', 'slice-next-10', 'Ten slices on', ['Shift+ArrowDown'], ({ seriesActions }) => seriesActions.step(BIG_STEP)),
  command('Slices', 'slice-previous-10', 'Ten slices back', ['Shift+ArrowUp'], ({ seriesActions }) =>
    seriesActions.step(-BIG_STEP),
  ),
  command('Slices', 'slice-first', 'First slice', ['Home'], ({ seriesActions }) => seriesActions.goTo(0)),
  command('Slices', 'slice-last', 'Last slice', ['End'], goToEnd),
  command('Slices', 'series-next', 'Next series', ['PageDown'], ({ seriesActions }) => seriesActions.stepSeries(1)),
  command('Slices', 'series-previous', 'Previous series', ['PageUp'], ({ seriesActions }) => seriesActions.stepSeries(-1)),
  command('Slices', 'cine', 'Play or stop', ['C'], ({ view }) => toggleCine(view)),
  command('View', 'zoom-in', 'Zoom in', ['+', '='], () => zoom(ZOOM_STEP)),
  command('View', 'zoom-out', 'Zoom out', ['-'], () => zoom(1 / ZOOM_STEP)),
  command('View', 'fit', 'Fit the slice', ['F'], ({ view }) => view.setState({ viewport: null })),
  command('View', 'reset-view', 'Reset zoom, place, window and inversion', ['R'], ({ view, picture }) => {
    const { pixels } = picture.getState();
    view.setState({ viewport: null, invert: false, ...(pixels ? windowOfKey('9', pixels) : {}) });
  }),
  command('View', 'invert', 'Invert grey', ['I'], ({ view }) => view.setState(({ invert }) => ({ invert: !invert }))),
  command('View', 'smooth', 'Smooth or exact pixels', ['S'], ({ view }) => view.setState(({ smooth }) => ({ smooth: !smooth }))),
  command('View', 'toggle-theme', 'Dark or light window', [], ({ view }) =>
    view.setState(({ theme }) => ({ theme: theme === 'dark' ? 'light' : 'dark' })),
  ),
  command('View', 'toggle-patient', 'Show or mask the names of series', [], ({ view }) =>
    view.setState(({ showPatient }) => ({ showPatient: !showPatient })),
  ),
  preset('0', 'automatic'),
  ...windowPresets.map(({ key, name }) => preset(key, name)),
  preset('9', "the file's own"),
  command('Network', 'layer-next', 'Next layer', [']'], (session) => stepLayer(session, 1)),
  command('Network', 'layer-previous', 'Previous layer', ['['], (session) => stepLayer(session, -1)),
  command('Network', 'toggle-relu', 'Before or after ReLU', ['A'], toggleRelu),
  command('Network', 'open-map', 'Open the selected map large', ['Enter'], ({ display }) =>
    display.setState(({ selected, opened }) => ({ opened: selected ?? opened })),
  ),
  command('Network', 'toggle-range', 'Range per map or per layer', ['M'], ({ display }) =>
    display.setState(({ range }) => ({ range: range === 'map' ? 'layer' : 'map' })),
  ),
  command('Help', 'close', 'Close what is on top', ['Escape'], closeTopmost),
  command('Help', 'palette', 'All commands', ['Ctrl+K', 'F1'], ({ dialogs }) => dialogs.setState({ dialog: 'palette' })),
  command('Help', 'keys', 'Keys and mouse', ['?'], ({ dialogs }) => dialogs.setState({ dialog: 'keys' })),
  command('Help', 'about', 'About ConvScope', [], ({ dialogs }) => dialogs.setState({ dialog: 'about' })),
];

export function runCommand(session: Session, id: string): void {
  commands.find((candidate) => candidate.id === id)?.run(session);
}
