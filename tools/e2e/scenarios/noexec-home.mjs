import { mkdirSync } from 'node:fs';
import { run } from '../lib/command.mjs';

export const title =
  'the home folder of the host is mounted with noexec: everything works, and a lost volume is restored';
export const smoke = false;
export const targets = ['s3'];

/** @param {import('../lib/world.mjs').World} world */
export async function play({ host, storage, expect, app }) {
  const mount = async () => {
    mkdirSync(host.home, { recursive: true });
    await run('mount', ['-t', 'tmpfs', '-o', 'noexec', 'tmpfs', host.home]);
  };
  const unmount = () => run('umount', ['--lazy', host.home]);
  await mount();
  try {
    const first = await host.deploy({ values: storage.values, image: app(1), options: ['--first-deploy'] });
    expect(first.code, 'exit code of the first deployment').is(0);
    await host.write(10);
    const next = await host.deploy({ values: storage.values, image: app(2) });
    expect(next.code, 'exit code of the next deployment').is(0);
    expect((await host.health()).code, 'health check').is(0);
    const before = await host.rows();
    await unmount();
    await host.lose();
    await mount();
    const restored = await host.deploy({ values: storage.values, image: app(2), options: ['--proven', next.proven] });
    expect(restored.code, 'exit code on a new host').is(0);
    expect(await host.rows(), 'rows on a new host').is(before);
  } finally {
    await unmount();
  }
}
