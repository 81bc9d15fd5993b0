// The pipe to a page: a CDP session of its own, in which everything keeps its order. Messages of the page come through a binding, messages to it
// are evaluated there.
import type { CDPSession, Page } from 'playwright';
import { makeCodec } from './codec.ts';
import { FILE_WORD, type FromPage, PAGE_NAMES, type ToPage } from './link-messages.ts';
import { installPageSide } from './page-side.ts';

type Receive = (message: FromPage, url: string) => void;

const codec = makeCodec();

/** @param preload - text of the preload script, CommonJS */
function initScript(preload: string): string {
  const words = `(${makeCodec})(), ${JSON.stringify(PAGE_NAMES)}, ${JSON.stringify(FILE_WORD)}`;
  return `if (window === window.top && location.protocol === 'https:')
(${installPageSide})(${words}, function (require, module, exports) {${preload}\n});`;
}

export class PageLink {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async open(page: Page, preload: string, receive: Receive): Promise<PageLink> {
    const session = await page.context().newCDPSession(page);
    const link = new PageLink(session);
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name !== PAGE_NAMES.send) return;
      if (payload.includes(FILE_WORD)) void link.#withPaths(payload).then((text) => receiveText(text, receive));
      else receiveText(payload, receive);
    });
    await session.send('Runtime.enable');
    await session.send('Runtime.addBinding', { name: PAGE_NAMES.send });
    await session.send('Page.enable');
    await session.send('Page.addScriptToEvaluateOnNewDocument', { source: initScript(preload) });
    return link;
  }

  /** To whatever document is there; one that is going away hears nothing. */
  deliver(message: ToPage): void {
    const expression = `globalThis.${PAGE_NAMES.deliver}?.(${JSON.stringify(codec.encode(message))})`;
    this.#session.send('Runtime.evaluate', { expression }).then(
      ({ exceptionDetails }) => {
        if (exceptionDetails) process.stderr.write(`stand-in: the page failed: ${exceptionDetails.exception?.description}\n`);
      },
      () => undefined,
    );
  }

  /** Files of the page are named by number; the browser knows where they lie. Those made by scripts lie nowhere. */
  async #withPaths(payload: string): Promise<string> {
    const words = new Set(payload.match(new RegExp(`"${FILE_WORD}\\d+"`, 'g')));
    let text = payload;
    for (const word of words) {
      const index = word.slice(FILE_WORD.length + 1, -1);
      const { result } = await this.#session.send('Runtime.evaluate', { expression: `${PAGE_NAMES.files}[${index}]` });
      const info = await this.#session.send('DOM.getFileInfo', { objectId: result.objectId ?? '' }).catch(() => ({ path: '' }));
      text = text.replaceAll(word, () => JSON.stringify(info.path));
    }
    return text;
  }
}

function receiveText(text: string, receive: Receive): void {
  const { url, message } = codec.decode(text) as { readonly url: string; readonly message: FromPage };
  receive(message, url);
}
