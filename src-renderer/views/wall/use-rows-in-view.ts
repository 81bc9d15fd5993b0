// Which rows of a wall are in view, so that a wall of two thousand maps has a canvas no larger than the pane. Rows come in blocks: scrolling
// within one changes nothing.
import { type RefObject, useEffect, useState } from 'react';
import { blockInView, type RowBlock } from '../../canvas/wall-block.ts';
import type { WallLayout } from '../../canvas/wall-layout.ts';

export function useRowsInView(wall: RefObject<HTMLElement | null>, layout: WallLayout): RowBlock {
  const [block, setBlock] = useState<RowBlock>(() => blockInView(layout, 0, 0));
  useEffect(() => {
    const element = wall.current;
    const pane = element?.closest('.wall-body');
    if (!element || !pane) return;
    const look = (): void => {
      const top = pane.getBoundingClientRect().top - element.getBoundingClientRect().top;
      const next = blockInView(layout, top, top + pane.clientHeight);
      setBlock((before) => (before.first === next.first && before.last === next.last ? before : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(pane);
    // Walls above that change their height move this one.
    if (element.parentElement?.parentElement) observer.observe(element.parentElement.parentElement);
    pane.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      pane.removeEventListener('scroll', look);
    };
  }, [wall, layout]);
  return block;
}
