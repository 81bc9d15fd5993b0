// What `convscope` without words says.
import { commands } from './commands.ts';

export async function usage(): Promise<string> {
  const all = await Promise.all([...commands.values()].map((load) => load()));
  return [
    'ConvScope: a microscope for convolutional networks on CT.',
    '',
    ...all.map((command) => `  ${command.usage.split('\n')[0]}`),
    '',
    'Every command: --json (one JSON document on standard output), --debug (stack traces), --help.',
    'Not for diagnostic use.',
    '',
  ].join('\n');
}
