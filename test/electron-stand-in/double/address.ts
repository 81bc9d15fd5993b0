// Addresses of custom schemes as Chromium's page can have them: app://convscope/x is https://convscope.app.invalid/x there.

const PAGE_ADDRESS = /^https:\/\/([^./]+)\.([^./]+)\.invalid(\/.*)?$/;
const APP_ADDRESS = /^([a-z][a-z0-9+-]*):\/\/([^/?#]+)(\/.*)?$/;

/** @throws Error for an address without scheme and host */
export function toPageUrl(url: string): string {
  const [, scheme, host, rest = '/'] = APP_ADDRESS.exec(url) ?? [];
  if (scheme === undefined || host === undefined) throw new Error(`The stand-in cannot show ${url}: it has no scheme and host.`);
  return `https://${host}.${scheme}.invalid${rest}`;
}

/** Addresses that are none of ours come back as they are. */
export function toAppUrl(url: string): string {
  const [, host, scheme, rest = '/'] = PAGE_ADDRESS.exec(url) ?? [];
  return scheme === undefined ? url : `${scheme}://${host}${rest}`;
}
