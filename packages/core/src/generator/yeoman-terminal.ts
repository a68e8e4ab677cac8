import type Generator from 'yeoman-generator';
import { fitPrompt } from './fit-prompt.js';
import { progressLine } from './progress-line.js';
import { pageSize } from './wrap-words.js';
import type { Terminal } from './terminal.js';

/**
 * The terminal of a Yeoman generator.
 * @param interactive whether there is a person to ask. Default: standard input and output are terminals
 */
export function yeomanTerminal(
  generator: Generator,
  interactive = process.stdin.isTTY && process.stdout.isTTY,
): Terminal {
  return {
    interactive,
    // Not by Yeoman's log, which writes to standard error: this is the command's result.
    say: (text) => process.stdout.write(`${text}\n\n`),
    working: progressLine(),
    prompt: async (question) => generator.prompt([fitPrompt(question)] as never),
    choose: async (message, choices) => {
      const { chosen } = await generator.prompt([
        fitPrompt({ name: 'chosen', type: 'select', message, choices, pageSize: pageSize(choices.length) }),
      ] as never);
      return chosen as (typeof choices)[number]['value'];
    },
  };
}
