// A duplex pipe of whole messages: what Electron's MessagePortMain, a WebSocket and an in-memory pair have in common.

export interface Port {
  /** Sends one message. `bytes` fills its own buffer exactly: a view of a larger one would be cloned whole on some pipes. */
  post(bytes: Uint8Array<ArrayBuffer>): void;
  onMessage(listener: (bytes: Uint8Array) => void): void;
  /** Called once, whichever side closed. */
  onClose(listener: () => void): void;
  close(): void;
}
