// What this is, which engine runs, and what it is not for.
import { useConnection } from '../../state/connection.ts';
import { formatInstructionSet } from '../format.ts';
import { Dialog } from './Dialog.tsx';

export function About() {
  const description = useConnection((state) => state.description);
  return (
    <Dialog title="About ConvScope" testId="about">
      <div className="dialog-body">
        <p>
          A microscope for convolutional networks on CT: every slice beside the feature maps of every layer, with PyTorch's
          numbers.
        </p>
        {description && (
          <p className="quiet">
            Version {description.version} · {description.threads} threads · {formatInstructionSet(description)} ·{' '}
            {description.host === 'web' ? 'in a browser' : 'desktop'}
          </p>
        )}
        <p className="notice">
          <strong>Not for diagnostic use.</strong> Nothing leaves this machine: no picture, no name, no statistics.
        </p>
      </div>
    </Dialog>
  );
}
