// Cine: slices at a steady pace, skipping rather than lagging, over and over.
import { useEffect } from 'react';
import { currentSeries, showSlice, useSeries } from '../../state/series.ts';
import { useView } from '../../state/view.ts';

const SECOND_MS = 1000;

export function useCine(): void {
  const isPlaying = useView((state) => state.cine);
  const framesPerSecond = useView((state) => state.framesPerSecond);
  useEffect(() => {
    if (!isPlaying) return;
    const first = useSeries.getState().slice;
    const start = performance.now();
    let frame = 0;
    const play = (): void => {
      const count = currentSeries()?.slices.length ?? 1;
      const passed = Math.floor(((performance.now() - start) * framesPerSecond) / SECOND_MS);
      showSlice((first + passed) % count);
      frame = requestAnimationFrame(play);
    };
    frame = requestAnimationFrame(play);
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, framesPerSecond]);
}
