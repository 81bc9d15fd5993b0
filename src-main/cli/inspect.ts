// `convscope inspect`: the series found in files and folders, their order, their warnings, and what was skipped and why.
import { inspectPaths } from '../engine/inspect.ts';
import { type Command, type CommandContext, printJson, readWords, usageError } from './command.ts';
import { describeInspected } from './inspect-report.ts';
import { describeTags, nestTags, TAGS_HELP } from './inspect-tags.ts';
import { expectShortRun } from './short-run.ts';

const USAGE = 'convscope inspect PATH... [--tags [--show-identity]] [--json]';

export const inspect: Command = {
  usage: `${USAGE}\n${TAGS_HELP}`,
  async run(words, context) {
    const options = { tags: { type: 'boolean' }, 'show-identity': { type: 'boolean' } } as const;
    const { values, positionals } = readWords(words, options, USAGE);
    if (positionals.length === 0) throw usageError('Name at least one file or folder', USAGE);
    const showIdentity = values['show-identity'] === true;
    if (showIdentity && !values.tags) throw usageError('--show-identity goes with --tags', USAGE);
    if (values.tags) return listTags(positionals, showIdentity, values.json === true, context);
    expectShortRun();
    const found = await inspectPaths(positionals, context.signal);
    if (values.json) printJson(context, found);
    else context.print(describeInspected(found));
    return 0;
  },
};

async function listTags(paths: readonly string[], showIdentity: boolean, asJson: boolean, context: CommandContext) {
  const [path] = paths;
  if (path === undefined || paths.length !== 1) throw usageError('--tags takes one file', USAGE);
  // The dictionary of all tags is large, and only wanted here.
  const { tagsOfPath } = await import('../engine/tags.ts');
  const list = await tagsOfPath(path, showIdentity);
  if (asJson) printJson(context, nestTags(list));
  else context.print(describeTags(list));
  return 0;
}
