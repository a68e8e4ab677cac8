import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { attempt, run } from '../../lib/command.mjs';
import { root } from '../../lib/engine.mjs';

export const title = 'the API server takes every golden of the platform, with strict validation';

/** @param {import('../lib/world.mjs').World} world */
export async function play({ step, expect }) {
  const goldens = readdirSync(path.join(root, 'packages')).flatMap((each) => {
    const folder = path.join(root, 'packages', each, 'test/golden');
    return readdirOrNone(folder).flatMap((name) => {
      const deploy = path.join(folder, name, 'expected/.deploy');
      return readdirOrNone(deploy).includes('kustomization.yaml') ? [{ name, deploy }] : [];
    });
  });
  expect(goldens.length > 3, 'whether there are goldens').is(true);
  for (const { name, deploy } of goldens)
    await step(name, async () => {
      const access = readFileSync(path.join(deploy, 'kubernetes-access.yaml'), 'utf8');
      const namespace =
        /namespace: ([\w-]+)/.exec(readFileSync(path.join(deploy, 'kustomization.yaml'), 'utf8'))?.[1] ?? '';
      await run('kubectl', ['apply', '--validate=strict', '--filename', '-'], { input: access });
      const objects = (await run('kubectl', ['kustomize', deploy])).replaceAll(
        /image: app$/gm,
        'image: ghcr.io/acme/shop@sha256:00',
      );
      const dryRun = ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--filename', '-'];
      const { code, output } = await attempt('kubectl', dryRun, { input: objects });
      expect([code, output.replaceAll(/^.* serverside-applied \(server dry run\)\n/gm, '')], name).is([0, '']);
      await run('kubectl', ['delete', 'namespace', namespace, '--wait=false']);
    });
}

/** @param {string} folder */
function readdirOrNone(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
