// Behind `npm test`, in one line: which tests this machine could not run, and what brings them.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {object} Machine
 * @property {string} platform As Node names it.
 * @property {boolean} hasCurl
 * @property {boolean} hasBash Bash 4 or newer.
 */

/** @param {Machine} machine */
export function skippedTests({ platform, hasCurl, hasBash }) {
  if (platform === 'win32')
    return 'Skipped on Windows: the tests that run deploy.sh, which is for Linux hosts. Run them in WSL: wsl npm ci, then wsl npm test';
  const missing = [...(hasCurl ? [] : ['curl']), ...(hasBash ? [] : ['bash'])].join(' ');
  const bring = platform === 'darwin' ? `brew install ${missing}` : `sudo apt-get install ${missing}`;
  return missing === ''
    ? 'No test was skipped. The longer tests have a command of their own: npm run test:integration'
    : `Skipped: the tests that run deploy.sh, which need ${missing.replace(' ', ' and ')}. To run them: ${bring} && npm test`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(
    skippedTests({
      platform: process.platform,
      hasCurl: spawnSync('curl', ['--version']).error === undefined,
      hasBash: spawnSync('bash', ['-c', '((BASH_VERSINFO[0] >= 4))']).status === 0,
    }),
  );
