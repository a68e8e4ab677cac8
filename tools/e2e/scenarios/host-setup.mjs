export const title =
  'a bare Debian → host-setup.sh → its user may run Docker, a second call changes nothing → a release serves there, ' +
  'and outlives the Docker daemon';
export const world = 'lab';
export const smoke = false;
/** Nothing of it depends on the storage. */
export const targets = ['s3'];

// Everything on the machine that somebody could care about: files with owner and mode, networks, Docker's containers.
const everything =
  "find /etc /home /root /var/lib/dpkg/status -type f -printf '%p %u:%g %m ' -exec sha256sum {} ';'; " +
  "docker network ls --no-trunc --format '{{.ID}} {{.Name}}'; docker info --format '{{.LiveRestoreEnabled}}'";

/** @param {import('../lib/lab/lab.mjs').Lab} lab */
export async function play(lab) {
  const { expect } = lab;
  const words = await lab.newHost({ bare: true });
  expect(words, 'what was said').matches(
    /installing docker\.io docker-cli docker-compose\n[^]*making the user deployer\n[^]*added "live-restore": true[^]*ufw allow OpenSSH/,
  );
  const before = await lab.host.run(['bash', '-c', everything]);
  const again = await lab.prepareAgain();
  expect(again.hostKeys.trim(), 'standard output').is(await lab.host.hostKeys());
  expect(again.words, 'what the second call says').matches(/^Docker Compose 2\.26\.1[\d.a-z-]* is there\.\n\nReady\./);
  expect(await lab.host.run(['bash', '-c', everything]), 'the machine after a second call').is(before);

  const { code, output } = await lab.host.ssh(
    'id -nG; sudo -n true 2>/dev/null && echo root; docker info --format "Docker {{.ServerVersion}}"',
  );
  expect(code, output).is(0);
  expect(output, 'by SSH').matches(/^deployer (users )?docker\nDocker \d/);

  await lab.commit(1);
  const values = { ...(await lab.values()), DEPLOY_KNOWN_HOSTS: again.hostKeys };
  expect((await lab.release('v1', { values })).code, 'exit code of the release').is(0);
  expect(await lab.host.version(), 'the version that answers on the domain').is('1');
  const started = await lab.host.startedAt('app');
  await lab.host.restartDocker('KILL');
  await lab.host.eventualRows();
  expect(await lab.host.startedAt('app'), 'since when the app runs').is(started);
}
