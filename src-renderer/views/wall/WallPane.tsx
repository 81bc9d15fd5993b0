// All layers' maps at once: one wall a stage, or in their place the open map.
import { useEffect, useMemo, useRef } from 'react';
import { useSizeOf } from '../../canvas/use-canvas.ts';
import { openDialog } from '../../state/dialogs.ts';
import { useDisplay } from '../../state/display.ts';
import { useMaps } from '../../state/maps.ts';
import { useNetwork } from '../../state/network.ts';
import { useSelection } from '../../state/selection.ts';
import { isVector, stagesOf } from '../../state/stages.ts';
import { tileSideFor, useWallPane } from '../../state/wall-pane.ts';
import { useIsDifference } from '../../state/what-if.ts';
import { MapView } from '../map/MapView.tsx';
import { ScaleOffer } from '../network/ScaleOffer.tsx';
import { ComparedWall } from '../what-if/ComparedWall.tsx';
import { thirdsOf, useWantedSides } from '../what-if/use-side-walls.ts';
import { FoldedWall } from './FoldedWall.tsx';
import { useWallZoom } from './use-wall-zoom.ts';
import { VectorWall } from './VectorWall.tsx';
import { Wall } from './Wall.tsx';
import { WallToolbar } from './WallToolbar.tsx';
import './wall.css';

/** Heading, padding and border of a wall. */
const WALL_FRAME = 34;
/** A layer that is shut. */
const FOLDED_HEIGHT = 26;
const PADDING = 8;
/** So that a scroll bar does not change the layout it follows from. */
const SCROLL_BAR = 10;

export function WallPane() {
  const summary = useNetwork((state) => state.summary);
  const isOpen = useSelection((state) => state.isOpen);
  const showsInput = useSelection((state) => state.showsInput);
  const chosenSide = useDisplay((state) => state.tileSide);
  // Not the whole progress: the walls would be laid out again for every step of it.
  const failure = useMaps(({ progress }) => (progress.phase === 'failed' ? progress.failure : null));
  const body = useRef<HTMLDivElement>(null);
  const size = useSizeOf(body);
  const folded = useDisplay((state) => state.folded);
  const all = useMemo(() => (summary ? stagesOf(summary) : []), [summary]);
  const stages = useMemo(() => all.filter(({ name }) => !folded.includes(name)), [all, folded]);
  const isDifference = useIsDifference();
  useWallZoom(body);
  const pane = useMemo(
    () => ({
      width: Math.max(0, size.width - 2 * PADDING - SCROLL_BAR),
      height: Math.max(0, size.height - stages.length * WALL_FRAME - (all.length - stages.length) * FOLDED_HEIGHT - PADDING),
    }),
    [size, stages.length, all.length],
  );
  useEffect(() => {
    if (pane.width > 0) useWallPane.setState(pane);
  }, [pane]);
  const side = tileSideFor(stages, chosenSide, pane);
  const isCompared = useDisplay((state) => state.isSideBySide) && isDifference;
  const thirds = useMemo(() => thirdsOf(stages, chosenSide, pane), [stages, chosenSide, pane]);
  useWantedSides(isCompared && !isOpen && !showsInput ? stages : null, thirds.side);
  const fittingInput = useNetwork((state) => state.fittingInput);
  const isBlocked = summary !== null && summary.problems.length > 0;
  return (
    <section className="pane walls" aria-label="Maps">
      <WallToolbar />
      <div className="pane-body wall-body" ref={body}>
        {failure !== null && !isBlocked && (
          <p className="notice notice-error wall-failure" role="alert" data-testid="maps-failure">
            {failure}
          </p>
        )}
        {isBlocked && fittingInput && <ScaleOffer fitting={fittingInput} />}
        {isBlocked && !fittingInput && (
          <div className="empty">
            The network has {summary.problems.length === 1 ? 'a mistake' : `${summary.problems.length} mistakes`}; nothing can be
            computed until it is mended.
            <button type="button" className="button button-main" onClick={() => openDialog({ kind: 'network' })}>
              See and mend
            </button>
          </div>
        )}
        {!isBlocked && (isOpen || showsInput) && <MapView />}
        {!isBlocked &&
          !isOpen &&
          !showsInput &&
          pane.width > 0 &&
          all.map((stage) =>
            folded.includes(stage.name) ? (
              <FoldedWall key={stage.name} stage={stage} />
            ) : isCompared && !isVector(stage.node) ? (
              <ComparedWall key={`${summary?.id}/${stage.name}`} stage={stage} side={thirds.side} width={thirds.width} />
            ) : isVector(stage.node) ? (
              <VectorWall key={`${summary?.id}/${stage.name}`} stage={stage} />
            ) : (
              <Wall key={`${summary?.id}/${stage.name}`} stage={stage} side={side} width={pane.width} />
            ),
          )}
      </div>
    </section>
  );
}
