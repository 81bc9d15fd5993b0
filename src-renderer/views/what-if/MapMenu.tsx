// The menu of one map (right click, or the menu key on the selected one): what can be tried with it.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { create } from 'zustand';
import { useDisplay } from '../../state/display.ts';
import { openMap, selectMap } from '../../state/selection.ts';
import { scaleMap, selectedMap, toggleChange } from '../../state/trials.ts';
import { useWhatIf } from '../../state/what-if.ts';

interface OpenMenu {
  readonly stage: string;
  readonly channel: number;
  /** CSS pixels of the window. */
  readonly x: number;
  readonly y: number;
}

const useMapMenu = create<{ readonly open: OpenMenu | null; readonly from: HTMLElement | null }>(() => ({
  open: null,
  from: null,
}));

/** Selects the map; the focus comes back to where it was. */
export function openMapMenu(open: OpenMenu): void {
  selectMap(open.stage, open.channel);
  useMapMenu.setState({ open, from: document.activeElement instanceof HTMLElement ? document.activeElement : null });
}

function close(): void {
  useMapMenu.getState().from?.focus();
  useMapMenu.setState({ open: null, from: null });
}

const WIDTH = 210;
const HEIGHT = 190;
const HALF = 0.5;

export function MapMenu() {
  const open = useMapMenu((state) => state.open);
  const menu = useRef<HTMLDivElement>(null);
  const changes = useWhatIf((state) => state.trial.changes);
  useEffect(() => {
    if (open) menu.current?.querySelector('button')?.focus();
  }, [open]);
  const map = open ? selectedMap() : null;
  if (!open || !map) return null;
  const isOn = (kind: string): boolean =>
    changes.some((change) => change.kind === kind && change.node === map.node && change.channel === map.channel);
  const items: readonly (readonly [string, () => void])[] = [
    [isOn('mute') ? 'No longer muted' : 'Mute', () => toggleChange('mute', map)],
    [isOn('solo') ? 'No longer alone' : 'Alone (mute all others)', () => toggleChange('solo', map)],
    ['Half as strong', () => scaleMap(map, HALF)],
    ['Twice as strong', () => scaleMap(map, 2)],
    ['Another strength', () => useDisplay.setState({ tab: 'what-if' })],
    ['Open large', () => openMap(open.stage, open.channel)],
  ];
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      close();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...event.currentTarget.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  const left = Math.max(0, Math.min(open.x, innerWidth - WIDTH));
  const top = Math.max(0, Math.min(open.y, innerHeight - HEIGHT));
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={`${map.node} channel ${map.channel}`}
      className="map-menu"
      style={{ left, top }}
      onKeyDown={onKeyDown}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) useMapMenu.setState({ open: null, from: null });
      }}
    >
      <p className="quiet number">
        {map.node} channel {map.channel}
      </p>
      {items.map(([label, run]) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          onClick={() => {
            close();
            run();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
