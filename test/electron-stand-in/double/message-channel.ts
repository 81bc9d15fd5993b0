// MessageChannelMain: messages are copied when they are posted and come later, in order. Only ports may be transferred, never an ArrayBuffer.
import { EventEmitter } from 'node:events';

interface PortEvents {
  message: [{ readonly data: unknown; readonly ports: readonly MessagePortMain[] }];
  /** The other side has closed. */
  close: [];
}

export class MessagePortMain extends EventEmitter<PortEvents> {
  /** Set once, by `pair`. */
  #peer: MessagePortMain = this;
  #waiting: unknown[] = [];
  #isStarted = false;
  #isClosed = false;

  static pair(): readonly [MessagePortMain, MessagePortMain] {
    const pair = [new MessagePortMain(), new MessagePortMain()] as const;
    pair[0].#peer = pair[1];
    pair[1].#peer = pair[0];
    return pair;
  }

  /** @throws TypeError for a transfer of anything but ports, DataCloneError for what cannot be copied */
  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    const wrong = transfer.findIndex((item) => !(item instanceof MessagePortMain));
    if (wrong >= 0) throw new TypeError(`Port at index ${wrong} is not a valid port`);
    if (transfer.length > 0) throw new Error('The stand-in hands ports over with webContents.postMessage only.');
    if (this.#isClosed) return;
    const data = structuredClone(message);
    setImmediate(() => this.#peer.#receive(data));
  }

  start(): void {
    this.#isStarted = true;
    setImmediate(() => this.#deliver());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting = [];
    setImmediate(() => this.#peer.#otherClosed());
  }

  #receive(data: unknown): void {
    if (this.#isClosed) return;
    this.#waiting.push(data);
    if (this.#isStarted) this.#deliver();
  }

  #deliver(): void {
    for (const data of this.#waiting.splice(0)) if (!this.#isClosed) this.emit('message', { data, ports: [] });
  }

  #otherClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.emit('close');
  }
}

export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    [this.port1, this.port2] = MessagePortMain.pair();
  }
}
