// `convscope selftest`: does this machine compute what PyTorch computes?
import { selfTest } from '../engine/self-test.ts';
import { type Command, printJson, readWords } from './command.ts';

const USAGE = 'convscope selftest [--json]';

export const selftest: Command = {
  usage: USAGE,
  async run(words, context) {
    const { values } = readWords(words, {}, USAGE);
    const report = await selfTest(context.signal);
    if (values.json) printJson(context, report);
    else {
      const rows = report.nodes.map(
        (node) =>
          `  ${node.name.padEnd(8)} ${node.ok ? 'ok' : 'DIFFERENT'}: largest difference ${node.largestDifference.toExponential(2)} over ${node.values} values; strict: ${node.sameBits ? 'the same bits' : 'OTHER BITS'}`,
      );
      context.print(
        `${[`${report.ok ? 'All well' : 'Something differs'}: ${report.threads} threads, ${report.isa} of ${report.vectorBits} bits, ${report.seconds.toFixed(2)} s`, ...rows].join('\n')}\n`,
      );
    }
    return report.ok ? 0 : 1;
  },
};
