// The slice: one canvas, its corners, its slider. Window, zoom and pan are painted here without a message.
import { useEffect, useMemo, useRef } from 'react';
import { SlicePicture } from '../../canvas/slice-picture.ts';
import { drawScene } from '../../canvas/slice-scene.ts';
import { fitBackingStore, useSizeOf } from '../../canvas/use-canvas.ts';
import { useSeries } from '../../state/series.ts';
import { useSlices } from '../../state/slices.ts';
import { useStrip } from '../../state/strip.ts';
import { lookOf, useView, viewportOf } from '../../state/view.ts';
import { CtPins } from '../pins/CtPins.tsx';
import { StripPane } from '../strip/StripPane.tsx';
import { CtCorners } from './CtCorners.tsx';
import { CtShapes } from './CtShapes.tsx';
import { CtToolbar } from './CtToolbar.tsx';
import { SliceSlider } from './SliceSlider.tsx';
import { useCine } from './use-cine.ts';
import { useCtMarks } from './use-ct-marks.ts';
import { useCtPointer } from './use-ct-pointer.ts';
import { useDrawing } from './use-drawing.ts';
import './ct.css';

export function CtView() {
  const shown = useSlices((state) => state.shown);
  const failure = useSlices((state) => state.failure);
  const scan = useSeries((state) => state.scan);
  const hasSeries = useSeries((state) => state.currentId !== null);
  const stage = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSizeOf(stage);
  const picture = useMemo(() => new SlicePicture(), []);
  const view = useView();
  const showsStrip = useStrip((state) => state.isOpen);
  const marks = useCtMarks();
  useEffect(() => {
    if (size.width > 0) useView.setState({ canvas: size });
  }, [size]);
  useEffect(() => {
    const element = canvas.current;
    if (!shown || !element || size.width === 0) return;
    // A frame has one picture, however many moves of the pointer it has.
    const frame = requestAnimationFrame(() => {
      const context = fitBackingStore(element, size);
      if (!context) return;
      const { pixels } = shown;
      const { invert, smooth } = view;
      picture.update(pixels, { voi: lookOf(view), invert });
      const viewport = viewportOf(view, { width: pixels.columns, height: pixels.rows });
      drawScene(context, size, { picture: picture.canvas, pixels, viewport, smooth, ...marks });
    });
    return () => cancelAnimationFrame(frame);
  }, [shown, size, view, marks, picture]);
  useCtPointer(canvas);
  useDrawing(canvas);
  useCine();
  const { box, overlay } = marks;
  return (
    <section className="pane ct" aria-label="CT slice">
      <CtToolbar />
      <div className="ct-stage" ref={stage}>
        <canvas
          ref={canvas}
          className="ct-canvas"
          data-testid="ct-canvas"
          data-slice={shown?.slice}
          data-box={box ? [box.left, box.top, box.width, box.height].join(' ') : undefined}
          data-overlay={
            overlay ? [overlay.box.left, overlay.box.top, overlay.box.width, overlay.box.height].join(' ') : undefined
          }
          role="img"
          aria-label={shown ? `CT slice ${shown.slice + 1}` : 'No slice'}
        />
        {shown && <CtShapes />}
        {shown && <CtPins />}
        {shown && <CtCorners />}
        {!shown && (
          <div className="ct-empty quiet">
            {scan && 'Reading files'}
            {!scan && hasSeries && !failure && 'Decoding the slice'}
            {!scan && !hasSeries && 'No series. Open a folder, or the built-in phantom.'}
          </div>
        )}
        {failure && (
          <p className="ct-failure notice notice-error" role="alert">
            {failure}
          </p>
        )}
      </div>
      <SliceSlider />
      {showsStrip && <StripPane />}
    </section>
  );
}
