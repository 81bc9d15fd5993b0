// What `convscope` without words says.
import { commands } from './commands.ts';

export const usage = (): string =>
  [
    'ConvScope: a microscope for convolutional networks on CT.',
    '',
    ...[...commands.values()].map((command) => `  ${command.usage.split('\n')[0]}`),
    '',
    'Every command: --json (one JSON document on standard output), --debug (stack traces), --help.',
    'Not for diagnostic use.',
    '',
  ].join('\n');
