// Finds a layer of a long network by a part of its name: the first match is picked as it is typed, Enter goes on to the next.
import { useState } from 'react';
import { useSelection } from '../../state/selection.ts';
import type { Stage } from '../../state/stages.ts';

export function StripSearch({ stages }: { readonly stages: readonly Stage[] }) {
  const [text, setText] = useState('');
  const matches = matchesOf(stages, text);
  const at = useSelection((state) => matches.findIndex(({ name }) => name === state.stage));
  const pick = (stage: Stage | undefined): void => {
    if (stage) useSelection.setState({ stage: stage.name, channel: 0, showsInput: false });
  };
  return (
    <input
      type="search"
      className="field strip-search"
      aria-label="Find a layer by its name"
      placeholder={`find in ${stages.length} layers`}
      data-testid="strip-search"
      value={text}
      aria-invalid={text !== '' && matches.length === 0}
      onChange={({ target }) => {
        setText(target.value);
        pick(matchesOf(stages, target.value)[0]);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') pick(matches[(at + 1) % matches.length]);
        if (event.key === 'Escape') setText('');
      }}
    />
  );
}

/** Names and ops; those that begin so come first. */
export function matchesOf(stages: readonly Stage[], text: string): readonly Stage[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const has = ({ name, node }: Stage): boolean => name.toLowerCase().includes(wanted) || node.op.toLowerCase().includes(wanted);
  const begins = ({ name }: Stage): boolean => name.toLowerCase().startsWith(wanted);
  const found = stages.filter(has);
  return [...found.filter(begins), ...found.filter((stage) => !begins(stage))];
}
