import { expect, it } from 'vitest';
import { Turnstile } from '../../src-main/engine/turnstile.ts';

it('lets one in at a time, what is shown before what is exported, also after a failure', async () => {
  const turnstile = new Turnstile();
  const order: string[] = [];
  let inside = 0;
  const work =
    (name: string, fails = false) =>
    async () => {
      expect(++inside).toBe(1);
      await Promise.resolve();
      order.push(name);
      inside--;
      if (fails) throw new Error(name);
      return name;
    };
  const all = await Promise.allSettled([
    turnstile.enter('exported', work('first', true)),
    turnstile.enter('exported', work('later')),
    turnstile.enter('shown', work('looked at')),
    turnstile.enter('shown', work('looked at too')),
  ]);
  expect(order).toEqual(['first', 'looked at', 'looked at too', 'later']);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(await turnstile.enter('shown', async () => 'again')).toBe('again');
});
