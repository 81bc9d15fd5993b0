// Makes assets/selftest/strict-digests.json anew: `node test/engine/strict-digests.ts`. Only after a change of the kernels that is meant to change bits.
import { writeFile } from 'node:fs/promises';
import { strictDigests } from '../../src-main/engine/self-test.ts';

const digests = await strictDigests(new AbortController().signal);
await writeFile(new URL('../../assets/selftest/strict-digests.json', import.meta.url), `${JSON.stringify(digests, null, 2)}\n`);
