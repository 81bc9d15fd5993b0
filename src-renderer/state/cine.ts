// Plays the series: as many slices a second as asked for, skipping rather than lagging.

import { activeSeries } from './series-store.ts';
import type { Session } from './session.ts';

const MILLISECONDS = 1000;

export function followCine({ view, series, seriesActions, picture }: Session): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  view.subscribe(({ cineFps }, before) => {
    if (cineFps === before.cineFps) return;
    clearInterval(timer);
    if (cineFps === null) return;
    timer = setInterval(() => {
      const count = activeSeries(series.getState())?.slices.length ?? 0;
      const { slice } = series.getState();
      // The slice before is not on screen yet: this beat is skipped.
      if (count < 2 || picture.getState().slice !== slice) return;
      seriesActions.goTo((slice + 1) % count);
    }, MILLISECONDS / cineFps);
  });
}
