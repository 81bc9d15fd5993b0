// The session for the views, and the one way to read a store in a component.
import { createContext, useContext } from 'react';
import { type StoreApi, useStore } from 'zustand';
import type { Session, Stores } from './session.ts';

const SessionContext = createContext<Session | null>(null);

export const SessionProvider = SessionContext.Provider;

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('A view stands outside the session.');
  return session;
}

type StateOf<Name extends keyof Stores> = ReturnType<Stores[Name]['getState']>;

/** A part of one of the session's stores; the component renders again when that part changes. */
export function useSessionState<Name extends keyof Stores, Part>(name: Name, part: (state: StateOf<Name>) => Part): Part {
  const store: unknown = useSession()[name];
  return useStore<StoreApi<StateOf<Name>>, Part>(store as StoreApi<StateOf<Name>>, part as never);
}
