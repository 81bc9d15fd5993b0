// The canvas of the slice. Painted from the stores once a frame; React takes no part in moving the mouse.
import { useEffect, useRef } from 'react';
import { paintPicture, paintReceptiveField } from '../../canvas/paint-stage.ts';
import { SlicePicture } from '../../canvas/slice-picture.ts';
import { prepareCanvas, useElementSize } from '../../canvas/use-canvas-size.ts';
import { fitViewport, zoomAt } from '../../canvas/viewport.ts';
import { ZOOM_EVENT } from '../../state/commands.ts';
import { oncePerFrame } from '../../state/frame.ts';
import { useSession } from '../../state/session-context.ts';
import { geometryOf, inputScaleOf } from './input-geometry.ts';
import { matrixOf } from './matrix.ts';
import { listenToPointer } from './pointer.ts';

export function SliceCanvas() {
  const session = useSession();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(frame);

  useEffect(() => {
    const { picture, view, display, network, series } = session;
    const element = canvas.current;
    if (!element || size.width === 0) return undefined;
    const slice = new SlicePicture();
    const paint = (): void => {
      const { pixels } = picture.getState();
      const { window, invert, smooth, viewport } = view.getState();
      const context = prepareCanvas(element, size);
      const matrix = matrixOf(pixels, series.getState());
      if (!context) return;
      const stage = { context, size, matrix, viewport: viewport ?? fitViewport(size, matrix) };
      paintPicture(stage, pixels && slice.update(pixels, window, invert), smooth);
      const { hovered } = display.getState();
      const geometry = hovered && geometryOf(network.getState(), hovered.node);
      if (pixels && hovered && geometry) paintReceptiveField(stage, inputScaleOf(geometry, network.getState(), pixels), hovered);
    };
    const paintSoon = oncePerFrame(paint);
    paintSoon();
    const ends = [picture, view, display, network].map((store) => store.subscribe(paintSoon));
    const onZoom = (event: Event): void => {
      const matrix = matrixOf(picture.getState().pixels, series.getState());
      const before = view.getState().viewport ?? fitViewport(size, matrix);
      const factor = (event as CustomEvent<number>).detail;
      view.setState({ viewport: zoomAt(before, size, matrix, factor, size.width / 2, size.height / 2) });
    };
    globalThis.addEventListener(ZOOM_EVENT, onZoom);
    const endPointer = listenToPointer(element, session, size);
    return () => {
      for (const end of ends) end();
      globalThis.removeEventListener(ZOOM_EVENT, onZoom);
      endPointer();
    };
  }, [session, size]);

  return (
    <div ref={frame} className="stage">
      <canvas ref={canvas} data-testid="slice-canvas" aria-label="CT slice" role="img" />
    </div>
  );
}
