// Messages in the corner: what failed and what to do. They stay until they are dismissed; notes go by themselves.
import { useEffect } from 'react';
import { useSession, useSessionState } from '../../state/session-context.ts';
import { dismissToast, type Toast } from '../../state/toast-store.ts';

const NOTE_MS = 6000;

export function Toasts() {
  const toasts = useSessionState('toasts', (state) => state.toasts);
  return (
    <section className="toasts" aria-label="Messages">
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function OneToast({ toast }: { readonly toast: Toast }) {
  const { toasts } = useSession();
  useEffect(() => {
    if (toast.kind !== 'note') return undefined;
    const timer = setTimeout(() => dismissToast(toasts, toast.id), NOTE_MS);
    return () => clearTimeout(timer);
  }, [toast, toasts]);
  return (
    <div className="toast" data-kind={toast.kind} role={toast.kind === 'error' ? 'alert' : 'status'}>
      <p>{toast.text}</p>
      <button type="button" className="quiet" aria-label="Dismiss" onClick={() => dismissToast(toasts, toast.id)}>
        ✕
      </button>
    </div>
  );
}
