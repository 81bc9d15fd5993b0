import { expect, it } from 'vitest';
import { Turnstile } from '../../src-main/engine/turnstile.ts';

it('lets one of each urgency in at a time, in the order they came, also after a failure', async () => {
  const turnstile = new Turnstile();
  const order: string[] = [];
  const inside = { shown: 0, background: 0 };
  const work =
    (urgency: keyof typeof inside, name: string, fails = false) =>
    async () => {
      expect(++inside[urgency]).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, urgency === 'shown' ? 1 : 20));
      order.push(name);
      inside[urgency]--;
      if (fails) throw new Error(name);
      return name;
    };
  const all = await Promise.allSettled([
    turnstile.enter('background', work('background', 'first', true)),
    turnstile.enter('background', work('background', 'later')),
    turnstile.enter('shown', work('shown', 'looked at')),
    turnstile.enter('shown', work('shown', 'looked at too')),
  ]);
  expect(order).toEqual(['looked at', 'looked at too', 'first', 'later']);
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(await turnstile.enter('shown', async () => 'again')).toBe('again');
});
