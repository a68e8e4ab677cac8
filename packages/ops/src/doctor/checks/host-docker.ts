import { isAtLeast } from '../../docker/is-at-least.js';
import { bad, defineCheck, good, lastLine, unknown, withValues } from '../check.js';
import { writeSshConfig } from '../ssh.js';
import { inTemporaryFolder } from '../temporary-folder.js';

/** May the deploy user log in, and does it get to a Docker that is new enough? */
export const hostDocker = defineCheck({
  id: 'host-docker',
  title: 'Docker on the host',
  limit: 30,
  async run({ deployment, value, run, quote }) {
    const { secret } = deployment.host;
    const [host, user] = [value(secret), value('DEPLOY_USERNAME')];
    if (host === undefined || user === undefined)
      return unknown(
        'Needs the address of the host and the name of the deploy user',
        withValues([secret, 'DEPLOY_USERNAME', 'DEPLOY_KEY', 'DEPLOY_KNOWN_HOSTS']),
      );
    return inTemporaryFolder(async (folder) => {
      const command =
        'echo in; docker version --format {{.Server.Version}} || exit; echo; docker compose version --short';
      const answer = await run('ssh', ['-F', writeSshConfig(folder, host, user, value), 'host', command], {
        limit: 25,
      });
      if (answer.missing) return unknown('ssh is not installed here', 'Install the OpenSSH client');
      const [greeting, docker = '', compose = ''] = answer.stdout
        .split('\n')
        .map((line) => quote(line.trim()))
        .filter(Boolean);
      if (greeting !== 'in') {
        return bad(
          `${value('DEPLOY_KEY') === undefined ? 'You (DEPLOY_KEY is not in this shell)' : 'DEPLOY_KEY'} ` +
            `cannot log in as the user of DEPLOY_USERNAME: ${quote(lastLine(answer))}`,
          'Check DEPLOY_USERNAME, DEPLOY_KEY and ~/.ssh/authorized_keys on the host; .deploy/README.md has the commands, under "SSH"',
        );
      }
      if (!/^\d/.test(docker))
        return bad(
          `Docker does not answer to the user of DEPLOY_USERNAME: ${quote(lastLine(answer))}`,
          'On the host: curl -fsSL https://get.docker.com | sudo sh; then add the user to the group: sudo usermod -aG docker NAME',
        );
      const floor = deployment.pins.composeFloor;
      if (!isAtLeast(compose.replace(/^v/, ''), floor))
        return bad(
          `Docker Compose on the host is ${/^v?\d/.test(compose) ? compose : 'missing'}, the files need ${floor} or newer`,
          'On the host: sudo apt-get update && sudo apt-get install docker-compose-plugin',
        );
      return good(`Docker ${docker} and Compose ${compose.replace(/^v/, '')} answer to the deploy user`);
    });
  },
});
