// The commands by name.
import { check } from './check.ts';
import type { Command } from './command.ts';
import { inspect } from './inspect.ts';
import { pixels } from './pixels.ts';
import { run } from './run.ts';
import { sample } from './sample.ts';
import { selftest } from './selftest.ts';
import { serve } from './serve.ts';
import { weights } from './weights.ts';

export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ sample, inspect, pixels, check, weights, run, serve, selftest }),
);
