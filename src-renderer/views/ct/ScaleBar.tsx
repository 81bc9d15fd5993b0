// A bar of a round number of millimetres, at the slice's own scale.
import { useRef } from 'react';
import { useElementSize } from '../../canvas/use-canvas-size.ts';
import { fitViewport } from '../../canvas/viewport.ts';
import { activeSeries } from '../../state/series-store.ts';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { matrixOf } from './matrix.ts';

const LENGTHS_MM = [200, 100, 50, 20, 10, 5, 2, 1];
/** The bar takes at most this share of the width. */
const LARGEST_SHARE = 0.25;

export function ScaleBar() {
  const session = useSession();
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const spacing = useSessionState('series', (state) => activeSeries(state)?.pixelSpacingMm ?? null);
  const viewport = useSessionState('view', (view) => view.viewport);
  const pixels = useSessionState('picture', (picture) => picture.pixels);
  const scale = (viewport ?? fitViewport(size, matrixOf(pixels, session.series.getState()))).scale;
  const pixelsPerMm = spacing ? scale / spacing[1] : 0;
  const length = LENGTHS_MM.find((mm) => mm * pixelsPerMm <= size.width * LARGEST_SHARE);
  return (
    <div ref={frame} className="scale-bar-frame">
      {length !== undefined && pixelsPerMm > 0 && (
        <div className="scale-bar" style={{ width: length * pixelsPerMm }}>
          {length} mm
        </div>
      )}
    </div>
  );
}
