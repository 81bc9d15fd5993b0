// The menu that a right click opens, whatever it is about: its lines and where it stands. One at a time.
import { create } from 'zustand';

export interface MenuItem {
  readonly label: string;
  /** Of a command: its key is shown. */
  readonly command?: string;
  readonly run: () => void;
}

export interface ContextMenu {
  /** What it is about. */
  readonly title: string;
  readonly items: readonly MenuItem[];
  /** CSS pixels of the window. */
  readonly x: number;
  readonly y: number;
}

interface OpenMenu {
  readonly open: ContextMenu | null;
  /** Where the focus was, and goes back to. */
  readonly from: HTMLElement | null;
}

export const useContextMenu = create<OpenMenu>(() => ({ open: null, from: null }));

export function openContextMenu(open: ContextMenu): void {
  useContextMenu.setState({ open, from: document.activeElement instanceof HTMLElement ? document.activeElement : null });
}

export function closeContextMenu(): void {
  useContextMenu.getState().from?.focus();
  leaveContextMenu();
}

/** The focus is somewhere else already. */
export const leaveContextMenu = (): void => useContextMenu.setState({ open: null, from: null });
