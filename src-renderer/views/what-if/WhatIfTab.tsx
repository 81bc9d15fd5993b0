// What can be tried, in three columns: the strength of the selected map, HU painted into the slice, and what the maps are compared with.
import { ChannelTrials } from './ChannelTrials.tsx';
import { ComparePane } from './ComparePane.tsx';
import { PaintPane } from './PaintPane.tsx';

export function WhatIfTab() {
  return (
    <div className="what-if" data-testid="what-if">
      <ChannelTrials />
      <PaintPane />
      <ComparePane />
    </div>
  );
}
