// Asks how the selected region's values are spread, anew when slice, network, region or map change; only while somebody looks.
import { useEffect } from 'react';
import { useNetwork } from '../../state/network.ts';
import { useRegions, WHOLE_SLICE } from '../../state/regions.ts';
import { useSeries } from '../../state/series.ts';
import { type SpreadAnswer, useSpread, wantSpread } from '../../state/spread.ts';

/** What was answered for exactly this; null until then. @param node null: HU alone */
export function useSpreadOf(node: string | null, channel: number, isWanted: boolean): SpreadAnswer | null {
  const { currentId: seriesId, slice } = useSeries();
  const networkId = useNetwork((state) => state.summary?.id ?? '');
  const preprocess = useNetwork((state) => state.preprocess);
  const region = useRegions(({ list, selected }) => list.find(({ id }) => id === selected) ?? WHOLE_SLICE);
  const answer = useSpread((state) => state.answer);
  useEffect(() => {
    if (!isWanted || seriesId === null) return;
    wantSpread({ run: { seriesId, slice, networkId, preprocess }, region, map: node === null ? null : { node, channel } });
  }, [isWanted, seriesId, slice, networkId, preprocess, region, node, channel]);
  if (!isWanted || !answer || answer.region !== region) return null;
  const { run, map } = answer;
  const isCurrent =
    run.seriesId === seriesId && run.slice === slice && run.networkId === networkId && run.preprocess === preprocess;
  return isCurrent && map?.node === (node ?? undefined) && (map === null || map.channel === channel) ? answer : null;
}
