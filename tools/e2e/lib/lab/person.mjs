import { stripVTControlCharacters } from 'node:util';
import { startAtTerminal } from './terminal.mjs';

/** What a person does at a question: the keys, with `\r` for Enter. @typedef {readonly [question: RegExp, keys: string]} Reply */

/**
 * A person at a real terminal, who answers each question once it is on the screen.
 * @param {readonly string[]} command
 * @param {{ cwd: string, env: Record<string, string | undefined>, replies: readonly Reply[], log: (text: string) => void,
 *   seconds?: number }} options `replies` in the order of the questions; one may be left out where it is not asked.
 * @returns {Promise<{ code: number, screen: string, keys: number, questions: number, seconds: number }>} `keys`: how many were pressed.
 */
export function atTerminal(command, { cwd, env, replies, log, seconds = 900 }) {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = startAtTerminal(command, { cwd, env });
    let [screen, fresh, next, keys, questions] = ['', '', 0, 0, 0];
    const late = setTimeout(() => child.kill('SIGKILL'), seconds * 1000);
    /** @type {NodeJS.Timeout | undefined} */
    let idle;
    // A question stands still until it is answered.
    const look = () => {
      const found = replies.findIndex(([question], index) => index >= next && question.test(fresh));
      if (found === -1) return;
      const [, typed] = /** @type {Reply} */ (replies[found]);
      next = found + 1;
      fresh = '';
      questions += 1;
      keys += [...typed.replaceAll(/\u001B\[[AB]/g, '.')].length;
      child.stdin.write(typed);
    };
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => {
      const text = stripVTControlCharacters(chunk.toString());
      screen += text;
      fresh += text;
      log(text);
      clearTimeout(idle);
      idle = setTimeout(look, 300);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(late);
      clearTimeout(idle);
      resolve({ code: code ?? 1, screen, keys, questions, seconds: (Date.now() - started) / 1000 });
    });
  });
}
