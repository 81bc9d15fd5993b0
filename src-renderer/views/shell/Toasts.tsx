// Messages at the corner. Errors say what to do and stay until they are dismissed.
import { dismissToast, useToasts } from '../../state/toasts.ts';
import './toasts.css';

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  return (
    <div className="toasts">
      {toasts.map(({ id, tone, text }) => (
        <div key={id} className={`toast toast-${tone}`} role={tone === 'error' ? 'alert' : 'status'} data-testid="toast">
          <span className="grow">{text}</span>
          <button
            type="button"
            className="button button-plain button-small"
            aria-label="Dismiss"
            onClick={() => dismissToast(id)}
          >
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
