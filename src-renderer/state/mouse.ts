// What the mouse does on the slice and on the open map, gesture by gesture; each can be chosen. Pure but for the store.
import { create } from 'zustand';

export type DragKind = 'window' | 'region' | 'pan' | 'zoom' | 'scrub';
export type WheelKind = 'slices' | 'zoom';
type Nothing = 'none';

/** In the order of the table. Ctrl is Cmd on a Mac. */
export const dragGestures = [
  { id: 'left', title: 'Left drag', given: 'window' },
  { id: 'ctrl-left', title: 'Ctrl + left drag', given: 'region' },
  { id: 'shift-left', title: 'Shift + left drag', given: 'pan' },
  { id: 'space-left', title: 'Space + left drag', given: 'pan' },
  { id: 'alt-left', title: 'Alt + left drag', given: 'scrub' },
  { id: 'middle', title: 'Middle drag', given: 'pan' },
  { id: 'right', title: 'Right drag', given: 'zoom' },
] as const satisfies readonly { readonly id: string; readonly title: string; readonly given: DragKind }[];

export const wheelGestures = [
  { id: 'wheel', title: 'Wheel', given: 'slices' },
  { id: 'ctrl-wheel', title: 'Ctrl + wheel, pinch', given: 'zoom' },
] as const satisfies readonly { readonly id: string; readonly title: string; readonly given: WheelKind }[];

export const dragWords: Readonly<Record<DragKind | Nothing, string>> = {
  window: 'window (right = wider) and level (down = brighter)',
  region: 'automatic window of the region',
  pan: 'move the slice',
  zoom: 'zoom at the pointer',
  scrub: 'go through the slices',
  none: 'nothing',
};

export const wheelWords: Readonly<Record<WheelKind | Nothing, string>> = {
  slices: 'slices',
  zoom: 'zoom at the pointer',
  none: 'nothing',
};

type DragGesture = (typeof dragGestures)[number]['id'];
type WheelGesture = (typeof wheelGestures)[number]['id'];
export type DragChoices = Readonly<Record<DragGesture, DragKind | Nothing>>;
export type WheelChoices = Readonly<Record<WheelGesture, WheelKind | Nothing>>;

interface MouseChoices {
  readonly drags: DragChoices;
  readonly wheels: WheelChoices;
}

export const givenMouse: MouseChoices = {
  drags: Object.fromEntries(dragGestures.map(({ id, given }) => [id, given])) as DragChoices,
  wheels: Object.fromEntries(wheelGestures.map(({ id, given }) => [id, given])) as WheelChoices,
};

export const useMouse = create<MouseChoices>(() => givenMouse);

export const chooseDrag = (gesture: DragGesture, kind: DragKind | Nothing): void =>
  useMouse.setState(({ drags }) => ({ drags: { ...drags, [gesture]: kind } }));
export const chooseWheel = (gesture: WheelGesture, kind: WheelKind | Nothing): void =>
  useMouse.setState(({ wheels }) => ({ wheels: { ...wheels, [gesture]: kind } }));
export const resetMouse = (): void => useMouse.setState(givenMouse);

export const isMouseChosen = ({ drags, wheels }: MouseChoices): boolean =>
  dragGestures.some(({ id, given }) => drags[id] !== given) || wheelGestures.some(({ id, given }) => wheels[id] !== given);

/** What a storage holds, which anybody may have written: what is not known is as it comes. */
export function takeKeptMouse(kept: unknown): void {
  const parts = typeof kept === 'object' && kept !== null ? (kept as Readonly<Record<string, unknown>>) : {};
  useMouse.setState({
    drags: { ...givenMouse.drags, ...known(parts.drags, dragGestures, dragWords) },
    wheels: { ...givenMouse.wheels, ...known(parts.wheels, wheelGestures, wheelWords) },
  });
}

function known(
  kept: unknown,
  gestures: readonly { readonly id: string }[],
  words: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (typeof kept !== 'object' || kept === null) return {};
  const choices = new Map(Object.entries(kept));
  return Object.fromEntries(
    gestures.flatMap(({ id }) => {
      const kind: unknown = choices.get(id);
      return typeof kind === 'string' && Object.hasOwn(words, kind) ? [[id, kind]] : [];
    }),
  );
}

interface Press {
  readonly button: number;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey?: boolean;
}

const MIDDLE = 1;
const RIGHT = 2;

export function dragGesture({ button, ctrlKey, shiftKey, altKey, metaKey }: Press, spaceHeld: boolean): DragGesture | null {
  if (button === MIDDLE) return 'middle';
  if (button === RIGHT) return 'right';
  if (button !== 0) return null;
  if (shiftKey) return 'shift-left';
  if (spaceHeld) return 'space-left';
  if (altKey) return 'alt-left';
  return ctrlKey || metaKey === true ? 'ctrl-left' : 'left';
}

export function dragKind(press: Press, spaceHeld: boolean, choices: DragChoices = givenMouse.drags): DragKind | null {
  const gesture = dragGesture(press, spaceHeld);
  const kind = gesture === null ? 'none' : choices[gesture];
  return kind === 'none' ? null : kind;
}

/** A pinch comes as a wheel with Ctrl. */
export function wheelKind(
  { ctrlKey, metaKey }: { readonly ctrlKey: boolean; readonly metaKey: boolean },
  choices: WheelChoices = givenMouse.wheels,
): WheelKind | null {
  const kind = choices[ctrlKey || metaKey ? 'ctrl-wheel' : 'wheel'];
  return kind === 'none' ? null : kind;
}
