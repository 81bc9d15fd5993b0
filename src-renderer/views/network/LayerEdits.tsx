// What can be done to a layer as a whole: add one behind it, double, move or delete it. Every action is an edit of the source, so the editor undoes it.
import { useState } from 'react';
import type { Network } from '../../../src-shared/network/graph.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import { addLayer, deleteLayer, duplicateLayer, type LayerEdit, moveLayer } from '../../../src-shared/pytorch/edit-layers.ts';

interface LayerEditsProps {
  readonly name: string;
  readonly shape: Shape | null;
  readonly network: Network;
  /** That the network was read from. */
  readonly source: string;
  readonly onEdit: (source: string) => void;
  readonly onDeleted: () => void;
}

/** Layers that keep the shape they are put behind, so that what follows still fits. */
function layersBehind(shape: Shape | null): readonly string[] {
  const channels = shape?.[1];
  if (channels === undefined) return ['nn.ReLU()'];
  if (shape?.length === 2) return ['nn.ReLU()', `nn.Linear(${channels}, ${channels})`, 'nn.Dropout(0.5)'];
  return [
    'nn.ReLU()',
    `nn.Conv2d(${channels}, ${channels}, 3, padding=1)`,
    `nn.BatchNorm2d(${channels})`,
    'nn.MaxPool2d(2)',
    'nn.AvgPool2d(2)',
    'nn.Upsample(scale_factor=2)',
    'nn.SiLU()',
    'nn.Dropout2d(0.5)',
  ];
}

export function LayerEdits({ name, shape, network, source, onEdit, onDeleted }: LayerEditsProps) {
  const [refusal, setRefusal] = useState('');
  const take = (edit: LayerEdit): boolean => {
    setRefusal('refused' in edit ? edit.refused : '');
    if ('source' in edit) onEdit(edit.source);
    return 'source' in edit;
  };
  const actions = [
    { id: 'move-up', label: 'Move up', run: () => take(moveLayer(source, network, name, -1)) },
    { id: 'move-down', label: 'Move down', run: () => take(moveLayer(source, network, name, 1)) },
    { id: 'duplicate', label: 'Duplicate', run: () => take(duplicateLayer(source, network, name)) },
    { id: 'delete', label: 'Delete', run: () => take(deleteLayer(source, network, name)) && onDeleted() },
  ];
  return (
    <div className="layer-edits">
      {actions.map(({ id, label, run }) => (
        <button
          key={id}
          type="button"
          className="button button-small"
          data-testid={`layer-${id}`}
          aria-label={`${label}: ${name}`}
          onClick={run}
        >
          {label}
        </button>
      ))}
      <select
        className="field"
        aria-label={`Add a layer behind ${name}`}
        data-testid="layer-add"
        value=""
        onChange={(event) => take(addLayer(source, network, name, event.target.value))}
      >
        <option value="">add behind</option>
        {layersBehind(shape).map((layer) => (
          <option key={layer} value={layer}>
            {layer}
          </option>
        ))}
      </select>
      {refusal && (
        <p className="notice notice-error" role="alert">
          {refusal}
        </p>
      )}
    </div>
  );
}
