import { expect, it } from 'vitest';
import { Turnstile } from '../../../src-main/engine/run/turnstile.ts';

it('lets one of each urgency in at a time, in the order they came, also after a failure', async () => {
  const turnstile = new Turnstile();
  const entered: string[] = [];
  const leave = new Map<string, () => void>();
  const work =
    (name: string, fails = false) =>
    async () => {
      entered.push(name);
      await new Promise<void>((resolve) => leave.set(name, resolve));
      if (fails) throw new Error(name);
      return name;
    };
  const entering = async (count: number): Promise<void> => {
    while (entered.length < count) await Promise.resolve();
  };
  const all = Promise.allSettled([
    turnstile.enter('background', work('first', true)),
    turnstile.enter('background', work('later')),
    turnstile.enter('shown', work('looked at')),
    turnstile.enter('shown', work('looked at too')),
  ]);
  await entering(2);
  expect(entered).toEqual(['first', 'looked at']);
  leave.get('looked at')?.();
  await entering(3);
  leave.get('looked at too')?.();
  leave.get('first')?.();
  await entering(4);
  leave.get('later')?.();
  expect(entered).toEqual(['first', 'looked at', 'looked at too', 'later']);
  expect((await all).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(await turnstile.enter('shown', async () => 'again')).toBe('again');
});
