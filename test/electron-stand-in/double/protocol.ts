// `protocol` and `session`: who answers the addresses of a custom scheme. As in Electron, schemes are named before the app is ready and answered after.
import { app } from './app.ts';

type Answer = (request: Request) => Response | Promise<Response>;

const standardSchemes = new Set<string>();
const answers = new Map<string, Answer>();

export const protocol = {
  registerSchemesAsPrivileged(
    schemes: readonly { readonly scheme: string; readonly privileges?: { readonly standard?: boolean } }[],
  ): void {
    if (app.isReady()) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) if (privileges?.standard) standardSchemes.add(scheme);
  },
  handle(scheme: string, answer: Answer): void {
    if (!app.isReady()) throw new Error('protocol.handle can only be called when app is ready');
    if (answers.has(scheme)) throw new Error(`The scheme ${scheme} is already handled`);
    answers.set(scheme, answer);
  },
};

/** For windows: the answer to an address of the app, or null where nobody answers. */
export async function answerRequest(request: Request): Promise<Response | null> {
  const scheme = new URL(request.url).protocol.slice(0, -1);
  const answer = answers.get(scheme);
  return answer && standardSchemes.has(scheme) ? answer(request) : null;
}

const defaultSession = {
  protocol,
  // Chromium without a screen asks nobody and denies.
  setPermissionRequestHandler: (): void => undefined,
  setPermissionCheckHandler: (): void => undefined,
};

export const session = {
  get defaultSession(): typeof defaultSession {
    if (!app.isReady()) throw new Error('Session can only be received when app is ready');
    return defaultSession;
  },
};
