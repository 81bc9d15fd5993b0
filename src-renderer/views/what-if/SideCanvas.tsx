// One column of maps on a canvas of its own, painted as a wall is.
import { type MouseEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Look } from '../../canvas/tile-look.ts';
import { blockBox, type RowBlock } from '../../canvas/wall-block.ts';
import type { WallLayout } from '../../canvas/wall-layout.ts';
import { WallPainter } from '../../canvas/wall-painter.ts';
import type { wallTiles } from '../../state/tile-sets.ts';

interface SideCanvasProps {
  readonly tiles: typeof wallTiles;
  readonly node: string;
  readonly layout: WallLayout;
  readonly block: RowBlock;
  readonly order: readonly number[];
  readonly look: Look;
  readonly afterRelu: boolean;
  readonly test: string;
  readonly handlers: {
    readonly onPointerMove: (event: PointerEvent<HTMLCanvasElement>) => void;
    readonly onPointerLeave: () => void;
    readonly onClick: (event: MouseEvent<HTMLCanvasElement>) => void;
    readonly onDoubleClick: (event: MouseEvent<HTMLCanvasElement>) => void;
  };
}

export function SideCanvas({ tiles, node, layout, block, order, look, afterRelu, test, handlers }: SideCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [painter, setPainter] = useState<WallPainter | null>(null);
  useEffect(() => {
    if (!canvas.current) return;
    const made = new WallPainter(canvas.current, () => tiles.get(node));
    setPainter(made);
    const unlisten = tiles.listen(node, (channels) => made.mark(channels));
    return () => {
      unlisten();
      made.end();
    };
  }, [tiles, node]);
  useEffect(() => {
    painter?.show({ layout, block, order, look, afterRelu });
  }, [painter, layout, block, order, look, afterRelu]);
  const { top, ...size } = blockBox(layout, block);
  return <canvas ref={canvas} data-testid={test} style={{ ...size, top }} {...handlers} />;
}
