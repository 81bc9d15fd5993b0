// What this is, which version, what it computes with, and what it is not for.
import { useSession } from '../../state/session-context.ts';
import { Dialog } from './Dialog.tsx';

export function AboutDialog() {
  const { dialogs, engine } = useSession();
  return (
    <Dialog title="About ConvScope" onClose={() => dialogs.setState({ dialog: null })}>
      <p>
        ConvScope {engine.version}: a microscope for convolutional networks on CT. It computes with {engine.threads} threads and{' '}
        {engine.isa === 'relaxed-simd' ? 'relaxed SIMD' : 'SIMD'}, sends nothing anywhere and keeps no pixels.
      </p>
      <p>
        <strong>Not for diagnostic use.</strong>
      </p>
      <p className="faint">MIT licence.</p>
    </Dialog>
  );
}
