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

/** For windows: the answer to an address of the app; null where nobody answers or the one who does fails, as Electron has it. */
export async function answerRequest(url: string, method: string): Promise<Response | null> {
  const scheme = URL.parse(url)?.protocol.slice(0, -1) ?? '';
  const answer = answers.get(scheme);
  if (!answer || !standardSchemes.has(scheme)) return null;
  try {
    return await answer(new Request(url, { method }));
  } catch (thrown) {
    process.stderr.write(`stand-in: no answer to ${url}: ${String(thrown)}\n`);
    return null;
  }
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
