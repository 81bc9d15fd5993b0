// What must not be taken for a picture: maps of one value, maps that are zero everywhere, values that are no numbers.
import { cellOrigin, type WallLayout } from '../../canvas/wall-layout.ts';
import { number } from '../../format.ts';
import { useSessionState } from '../../state/session-context.ts';

interface MarksProps {
  readonly node: string;
  readonly layout: WallLayout;
  readonly channels: number;
}

export function MapMarks({ node, layout, channels }: MarksProps) {
  const statistics = useSessionState('maps', (maps) => maps.nodes.get(node)?.statistics);
  if (!statistics) return null;
  const marks = Array.from({ length: channels }, (_, channel) => {
    const [min, max, nonFinite] = [
      statistics.min[channel] ?? 0,
      statistics.max[channel] ?? 0,
      statistics.nonFinite[channel] ?? 0,
    ];
    if (nonFinite > 0) return { channel, text: `${nonFinite} not finite`, kind: 'not-finite' };
    if (min !== max) return null;
    return { channel, text: min === 0 ? 'dead: constant 0.0' : `constant ${number(min)}`, kind: 'constant' };
  });
  return (
    <>
      {marks
        .filter((mark) => mark !== null)
        .map(({ channel, text, kind }) => {
          const [left, top] = cellOrigin(layout, channel);
          return (
            <span
              key={channel}
              className="map-mark"
              data-kind={kind}
              style={{ left, top, width: layout.cell, height: layout.cell }}
            >
              {text}
            </span>
          );
        })}
    </>
  );
}
