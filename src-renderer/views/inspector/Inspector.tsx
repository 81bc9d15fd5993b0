// What is under the pointer or selected, down to the numbers: the map, its arithmetic, the layer's statistics, the source.
import { useState } from 'react';
import { ArithmeticTab } from './ArithmeticTab.tsx';
import { CodeTab } from './CodeTab.tsx';
import { MapTab } from './MapTab.tsx';
import { StatisticsTab } from './StatisticsTab.tsx';

const TABS = [
  { id: 'map', title: 'Map', Content: MapTab },
  { id: 'arithmetic', title: 'Arithmetic', Content: ArithmeticTab },
  { id: 'statistics', title: 'Statistics', Content: StatisticsTab },
  { id: 'code', title: 'Code', Content: CodeTab },
] as const;

export function Inspector() {
  const [tab, setTab] = useState<(typeof TABS)[number]['id']>('map');
  const { Content } = TABS.find(({ id }) => id === tab) ?? TABS[0];
  return (
    <section className="inspector" data-testid="inspector" aria-label="Inspector">
      <div role="tablist" aria-label="Inspector">
        {TABS.map(({ id, title }) => (
          <button
            type="button"
            role="tab"
            key={id}
            id={`tab-${id}`}
            aria-selected={id === tab}
            aria-controls="inspector-panel"
            onClick={() => setTab(id)}
          >
            {title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="inspector-panel" aria-labelledby={`tab-${tab}`} className="inspector-panel">
        <Content />
      </div>
    </section>
  );
}
