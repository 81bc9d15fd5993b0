// The arguments of one layer as fields: a change is an edit of that argument in the source. Below them the rule of the output size with its numbers.
import { useState } from 'react';
import { applyFix } from '../../../src-shared/network/fixes/fix-finder.ts';
import type { InferredNode } from '../../../src-shared/network/graph.ts';
import { shapeFormula, torchAttributes } from '../../../src-shared/network/op-catalogue.ts';
import type { Shape } from '../../../src-shared/network/operations.ts';
import { setArgument } from '../../../src-shared/pytorch/edit-call.ts';
import { layerSignature } from '../../../src-shared/pytorch/signatures.ts';
import { SourceText } from '../../../src-shared/pytorch/source-text.ts';
import { pythonText } from './python-text.ts';

interface LayerArgumentsProps {
  readonly inferred: InferredNode;
  /** Shapes that arrive, in argument order; those of a break are missing. */
  readonly inputs: readonly Shape[];
  readonly source: string;
  readonly onEdit: (source: string) => void;
}

export function LayerArguments({ inferred: { node, shape }, inputs, source, onEdit }: LayerArgumentsProps) {
  const [refusal, setRefusal] = useState('');
  const attributes = torchAttributes(node);
  const signature = layerSignature(node.op) ?? [];
  const fields = signature.flatMap(({ name }) => (name in attributes ? [{ name, value: pythonText(attributes[name]) }] : []));
  const isLayer = node.kind === 'call_module' && node.defined !== null;
  const change = (name: string, value: string): void => {
    if (!node.defined) return;
    const edit = setArgument(new SourceText(source), node.defined, signature, { title: name, name, value });
    setRefusal(
      edit ? '' : `${name} cannot be changed here: the call goes over several lines or is computed. Change it in the source.`,
    );
    if (edit) onEdit(applyFix(source, edit));
  };
  return (
    <div className="layer-arguments">
      {fields.map(({ name, value }) => (
        <label key={`${name} ${value}`}>
          <span className="quiet">{name}</span>
          <input
            className="field"
            defaultValue={value}
            readOnly={!isLayer}
            spellCheck={false}
            data-testid={`argument-${name}`}
            onBlur={(event) => event.target.value.trim() !== value && change(name, event.target.value.trim())}
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
        </label>
      ))}
      {refusal && (
        <p className="notice notice-error" role="alert">
          {refusal}
        </p>
      )}
      {shape && <p className="number formula">{shapeFormula(node, inputs, shape)}</p>}
    </div>
  );
}
