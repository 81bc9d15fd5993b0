// Ctrl and the wheel (or a pinch) over the walls: larger or smaller maps. The engine is asked in steps (maps-query.ts), once a frame at most.
import { type RefObject, useEffect } from 'react';
import { zoomedSide } from '../../canvas/wall-layout.ts';
import { useDisplay } from '../../state/display.ts';
import { useNetwork } from '../../state/network.ts';
import { stagesOf } from '../../state/stages.ts';
import { tileSideFor, useWallPane } from '../../state/wall-pane.ts';

export function useWallZoom(pane: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = pane.current;
    if (!element) return;
    const onWheel = (event: WheelEvent): void => {
      const { summary } = useNetwork.getState();
      if (!(event.ctrlKey || event.metaKey) || !summary) return;
      event.preventDefault();
      useDisplay.setState(({ tileSide, folded }) => {
        const stages = stagesOf(summary).filter(({ name }) => !folded.includes(name));
        return { tileSide: zoomedSide(tileSideFor(stages, tileSide, useWallPane.getState()), event.deltaY) };
      });
    };
    // React's own listener cannot prevent that the whole page zooms.
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [pane]);
}
