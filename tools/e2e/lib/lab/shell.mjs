import { stripVTControlCharacters } from 'node:util';
import { startAtTerminal } from './terminal.mjs';

/**
 * Gives the keys for a question on the screen; undefined where the text asks nothing.
 * @typedef {(fresh: string, output: string) => string | undefined} Answer `fresh`: since the last keys; `output`: of the whole command.
 */

const prompt = /\[(\d+)\]person\$ $/;

/**
 * A person with an open bash at a real terminal, who types one command after the other, and answers what it asks.
 * @param {readonly string[]} inside What the bash is started with: `unshare …`.
 * @param {{ cwd: string, env: Record<string, string | undefined>, log: (text: string) => void }} options
 */
export async function openShell(inside, { cwd, env, log }) {
  // Not in the environment of `script`: its own shell would drop the prompt.
  const command = [...inside, 'env', 'PS1=[$?]person$ ', 'bash', '--norc', '--noprofile', '-i'];
  const child = startAtTerminal(command, { cwd, env, columns: 400 });
  let [output, fresh, keys, questions] = ['', '', 0, 0];
  let changed = () => {};
  let isOpen = true;
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
    const text = stripVTControlCharacters(chunk.toString()).replaceAll('\r', '');
    output += text;
    fresh += text;
    log(text);
    changed();
  });
  child.on('close', () => {
    isOpen = false;
    changed();
  });
  child.on('error', () => {});
  child.stdin.on('error', () => {});

  const press = (/** @type {string} */ typed) => {
    keys += typed.length;
    fresh = '';
    child.stdin.write(typed);
  };

  /**
   * Waits for the prompt. A question, like the prompt, stands still until it is answered.
   * @param {Answer} answer @param {number} seconds @returns {Promise<number>}
   */
  const untilPrompt = (answer, seconds) =>
    new Promise((resolve, reject) => {
      /** @type {NodeJS.Timeout | undefined} */
      let idle;
      const end = (/** @type {() => void} */ settle) => {
        clearTimeout(late);
        clearTimeout(idle);
        changed = () => {};
        settle();
      };
      const look = () => {
        const [, code] = prompt.exec(fresh) ?? [];
        if (code !== undefined) return end(() => resolve(Number(code)));
        if (!isOpen) return end(() => reject(new Error(`the shell ended:\n${output}`)));
        const typed = answer(fresh, output);
        if (typed === undefined) return;
        questions += 1;
        press(typed);
      };
      const late = setTimeout(
        () => end(() => reject(new Error(`no prompt after ${seconds} s:\n${output}`))),
        seconds * 1000,
      );
      changed = () => {
        clearTimeout(idle);
        idle = setTimeout(look, 300);
      };
      changed();
    });

  await untilPrompt(() => undefined, 20);
  return {
    /**
     * Types a command and Enter, and waits for its end.
     * @param {string} line
     * @param {Answer} [answer]
     * @returns {Promise<{ code: number, output: string }>}
     */
    async type(line, answer = () => undefined, seconds = 300) {
      output = '';
      press(`${line}\r`);
      const code = await untilPrompt(answer, seconds);
      return { code, output: output.replace(prompt, '') };
    },
    /** How many keys were pressed, and how many questions answered. */
    counted: () => ({ keys, questions }),
    close: () => void child.kill('SIGKILL'),
  };
}
