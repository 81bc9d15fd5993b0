// In front of an export: what is tried out is never written to files as if it were the network's; the plain network is a click away.
import { isTried, toggleHidden, useWhatIf } from '../../state/what-if.ts';
import './what-if.css';

export function NotPlain() {
  const isShown = useWhatIf(isTried);
  if (!isShown) return null;
  return (
    <p className="notice notice-error" role="alert" data-testid="export-not-plain">
      What is shown is not the plain network on the slices as they are, so it is not exported.{' '}
      <button type="button" className="button button-small" onClick={toggleHidden}>
        Show the plain network
      </button>
    </p>
  );
}
