// SHA-256 in hexadecimal, the identity of sources, weights and inputs in recipes.
import { createHash } from 'node:crypto';

export const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');
