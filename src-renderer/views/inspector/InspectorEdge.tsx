// The upper edge of the inspector: drawn up it makes room for tables and curves, by mouse or by arrow keys; a double click, or Enter, gives its own height back.
import type { KeyboardEvent, PointerEvent } from 'react';
import { useDisplay } from '../../state/display.ts';

const LEAST_HEIGHT = 120;
/** Of the window: the slice and the maps keep the rest. */
const GREATEST_SHARE = 0.7;
const KEY_STEP = 24;
const PERCENT = 100;

const greatest = (): number => Math.floor(window.innerHeight * GREATEST_SHARE);

const setHeight = (height: number): void =>
  useDisplay.setState({ inspectorHeight: Math.round(Math.min(greatest(), Math.max(LEAST_HEIGHT, height))) });

export function InspectorEdge() {
  const height = useDisplay((state) => state.inspectorHeight);
  const heightOf = (element: Element): number => element.parentElement?.getBoundingClientRect().height ?? LEAST_HEIGHT;
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const { clientY, pointerId } = event;
    const edge: HTMLElement = event.currentTarget;
    const before = heightOf(edge);
    const ends = new AbortController();
    const { signal } = ends;
    edge.setPointerCapture(pointerId);
    edge.addEventListener('pointermove', (moved) => setHeight(before + clientY - moved.clientY), { signal });
    for (const end of ['pointerup', 'pointercancel']) edge.addEventListener(end, () => ends.abort(), { signal });
    event.preventDefault();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowUp: KEY_STEP, ArrowDown: -KEY_STEP }[event.key];
    if (by !== undefined) setHeight(heightOf(event.currentTarget) + by);
    else if (event.key === 'Enter') useDisplay.setState({ inspectorHeight: null });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      role="separator"
      className="inspector-edge"
      data-testid="inspector-edge"
      aria-label="Height of the inspector"
      aria-orientation="horizontal"
      aria-valuemin={LEAST_HEIGHT}
      aria-valuemax={greatest()}
      aria-valuenow={height ?? LEAST_HEIGHT}
      aria-valuetext={
        height === null ? 'its own height' : `${Math.round((height / window.innerHeight) * PERCENT)} % of the window`
      }
      tabIndex={0}
      title="Drag to resize; double click for its own height"
      onPointerDown={onPointerDown}
      onDoubleClick={() => useDisplay.setState({ inspectorHeight: null })}
      onKeyDown={onKeyDown}
    />
  );
}
