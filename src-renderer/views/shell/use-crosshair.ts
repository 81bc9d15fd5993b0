// Shift and a move of the pointer: the crosshair, for as long as Shift is held. Shift alone is part of other keys, and a drag with Shift moves the slice.
import { useEffect } from 'react';
import { useSelection } from '../../state/selection.ts';

function show(isCrosshair: boolean): void {
  if (useSelection.getState().isCrosshair !== isCrosshair) useSelection.setState({ isCrosshair });
}

export function useCrosshair(): void {
  useEffect(() => {
    const ends = new AbortController();
    const { signal } = ends;
    addEventListener('pointermove', ({ shiftKey, buttons }) => show(shiftKey && buttons === 0), { signal });
    addEventListener('keyup', ({ key }) => key === 'Shift' && show(false), { signal });
    // A window that lost the focus hears of no key that comes up.
    addEventListener('blur', () => show(false), { signal });
    return () => ends.abort();
  }, []);
}
