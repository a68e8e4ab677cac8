import { attempt, run } from '../../lib/command.mjs';

/**
 * `kubectl` as an administrator, in one namespace.
 * @param {string} namespace
 */
export function kubectlIn(namespace) {
  const all = (/** @type {readonly string[]} */ args) => ['--namespace', namespace, ...args];
  return {
    /** @param {readonly string[]} args */
    run: (...args) => run('kubectl', all(args)),
    /** @param {readonly string[]} args */
    attempt: (...args) => attempt('kubectl', all(args)),
    /** An object, or undefined where there is none. @param {string} kind @param {string} name @returns {Promise<any>} */
    async object(kind, name) {
      const text = await run('kubectl', all(['get', kind, name, '--ignore-not-found', '--output', 'json']));
      return text === '' ? undefined : JSON.parse(text);
    },
    /** @param {string} text Of an object. */
    apply: (text) => run('kubectl', all(['apply', '--server-side', '--filename', '-']), { input: text }),
  };
}

/** @typedef {ReturnType<typeof kubectlIn>} Kubectl */
