// Which pipe leads to the engine: the host decides, the rest of the window cannot tell.
import type { Port } from '../../src-shared/protocol/port.ts';
import { receiveElectronPort } from './electron-port.ts';
import { hostOf } from './host.ts';
import { openWebSocketPort } from './websocket-port.ts';

/** @throws AppError protocol/closed */
export const connectPort = (page: Window): Promise<Port> =>
  hostOf(page) ? receiveElectronPort(page) : openWebSocketPort(page.location);
