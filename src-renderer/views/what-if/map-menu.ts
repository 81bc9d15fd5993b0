// The menu of one map (right click, or the menu key on the selected one): what can be tried with it.
import { openContextMenu } from '../../state/context-menu.ts';
import { useDisplay } from '../../state/display.ts';
import { closeMap, openMap, selectMap, useSelection } from '../../state/selection.ts';
import { scaleMap, selectedMap, toggleChange } from '../../state/trials.ts';
import { useWhatIf } from '../../state/what-if.ts';

interface MapMenu {
  readonly stage: string;
  readonly channel: number;
  /** CSS pixels of the window. */
  readonly x: number;
  readonly y: number;
}

const HALF = 0.5;

/** Selects the map. */
export function openMapMenu({ stage, channel, x, y }: MapMenu): void {
  selectMap(stage, channel);
  const map = selectedMap();
  if (!map) return;
  const { changes } = useWhatIf.getState().trial;
  const isOn = (kind: string): boolean =>
    changes.some((change) => change.kind === kind && change.node === map.node && change.channel === map.channel);
  const isLarge = useSelection.getState().isOpen;
  openContextMenu({
    title: `${map.node} channel ${map.channel}`,
    x,
    y,
    items: [
      { label: isOn('mute') ? 'No longer muted' : 'Mute', command: 'mute', run: () => toggleChange('mute', map) },
      {
        label: isOn('solo') ? 'No longer alone' : 'Alone (mute all others)',
        command: 'solo',
        run: () => toggleChange('solo', map),
      },
      { label: 'Half as strong', run: () => scaleMap(map, HALF) },
      { label: 'Twice as strong', run: () => scaleMap(map, 2) },
      { label: 'Another strength', run: () => useDisplay.setState({ tab: 'what-if' }) },
      isLarge
        ? { label: 'Back to the walls', run: closeMap }
        : { label: 'Open large', command: 'open-map', run: () => openMap(stage, channel) },
    ],
  });
}
