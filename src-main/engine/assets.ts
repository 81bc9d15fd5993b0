// The files that ship with the program: sources of the built-in networks and their trained weights. The address holds from the sources,
// from dist/main and inside an asar archive alike: all of them are two folders below the root.
import { readFile } from 'node:fs/promises';
import { readingFailed } from './file-errors.ts';

const ASSETS = new URL('../../assets/', import.meta.url);

async function readAsset(name: string): Promise<Buffer> {
  try {
    return await readFile(new URL(name, ASSETS));
  } catch (thrown) {
    throw readingFailed(`assets/${name}`, thrown);
  }
}

/** Python source of a built-in network. */
export const readNetworkAsset = async (file: string): Promise<string> => (await readAsset(`networks/${file}`)).toString('utf8');

/** A weights file that ships with the program. */
export const readWeightsAsset = (file: string): Promise<Uint8Array> => readAsset(`weights/${file}`);

/** Inter, the letters of figures (SIL Open Font License, assets/fonts/OFL.txt). */
export const readFontAsset = (): Promise<Uint8Array> => readAsset('fonts/inter-latin-400-normal.woff');

/** What PyTorch gave for the self-test's input. */
export const readSelfTestAsset = (file: string): Promise<Uint8Array> => readAsset(`selftest/${file}`);
