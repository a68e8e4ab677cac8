// Behind `npm test`, in one line: which tests this machine could not run, and what brings them.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {object} Machine
 * @property {string} platform As Node names it.
 * @property {boolean} hasCurl
 * @property {boolean} hasBash Bash 4 or newer.
 * @property {boolean} hasKubeconform And what it needs: Kustomize, and the schemas.
 */

/** @param {Machine} machine */
export function skippedTests({ platform, hasCurl, hasBash, hasKubeconform }) {
  if (platform === 'win32')
    return 'Skipped on Windows: the tests that run deploy.sh, which is for Linux hosts. Run them in WSL: wsl npm ci, then wsl npm test';
  const missing = [...(hasCurl ? [] : ['curl']), ...(hasBash ? [] : ['bash'])].join(' ');
  const bring = platform === 'darwin' ? `brew install ${missing}` : `sudo apt-get install ${missing}`;
  if (missing !== '')
    return `Skipped: the tests that run deploy.sh, which need ${missing.replace(' ', ' and ')}. To run them: ${bring} && npm test`;
  return hasKubeconform
    ? 'No test was skipped. The longer tests have a command of their own: npm run test:integration'
    : 'Skipped: the checks of the files for Kubernetes, which need Kustomize and kubeconform. ' +
        'To run them: tools/provision/install.sh validators && npm test';
}

/** As tools/cells finds them. */
function hasKubeconform() {
  const tools = resolve(import.meta.dirname, '../../.tools');
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(tools, 'bin')];
  return (
    ['kustomize', 'kubeconform'].every((name) => folders.some((folder) => existsSync(join(folder, name)))) &&
    ['schemas', 'crds'].every((name) => existsSync(join(tools, 'kubernetes', name, 'version')))
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  console.log(
    skippedTests({
      platform: process.platform,
      hasCurl: spawnSync('curl', ['--version']).error === undefined,
      hasBash: spawnSync('bash', ['-c', '((BASH_VERSINFO[0] >= 4))']).status === 0,
      hasKubeconform: hasKubeconform(),
    }),
  );
