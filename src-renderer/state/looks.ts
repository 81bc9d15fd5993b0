// How things are looked at, as steps that can be undone: window, zoom and pan, and ranges, colours and order of the maps. What follows from a new slice
// or series by itself is no step.
import type { StoreApi, UseBoundStore } from 'zustand';
import { useBrush } from './brush.ts';
import { useDisplay } from './display.ts';
import { record } from './history.ts';
import { useView } from './view.ts';

/** A drag or the turns of a wheel are one step; what comes later is another. */
const JOINED_MS = 1000;

function recordChanges<State extends object, Name extends keyof State>(
  store: UseBoundStore<StoreApi<State>>,
  names: readonly Name[],
  title: string,
): () => void {
  const part = (state: State): Partial<State> =>
    Object.fromEntries(names.map((name) => [name, state[name]])) as unknown as Partial<State>;
  return store.subscribe((now, before) => {
    if (names.every((name) => now[name] === before[name])) return;
    const [was, is] = [part(before), part(now)];
    record({
      ...{ title, key: title, about: 'look', joinedMs: JOINED_MS },
      undo: () => store.setState(was),
      redo: () => store.setState(is),
    });
  });
}

/** @returns ends it */
export function followLooks(): () => void {
  const ends = [
    recordChanges(useView, ['window', 'windowName', 'voi', 'table', 'fileLook', 'invert'], 'window and level'),
    recordChanges(useView, ['viewport'], 'zoom and pan'),
    recordChanges(useDisplay, ['rangeMode'], 'range of the maps'),
    recordChanges(useDisplay, ['colormap'], 'colours of the maps'),
    recordChanges(useDisplay, ['sort', 'filter'], 'order of the maps'),
    recordChanges(useBrush, ['range'], 'values picked out'),
  ];
  return () => {
    for (const end of ends) end();
  };
}
