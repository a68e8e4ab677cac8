import { isAtLeast } from '../../docker/is-at-least.js';
import { lastLine } from '../../docker/last-line.js';
import { bad, defineCheck, good } from '../check.js';
import { askHost } from '../ssh.js';

/** May the deploy user log in, and does it get to a Docker that is new enough? */
export const hostDocker = defineCheck({
  id: 'host-docker',
  platform: 'compose',
  title: 'Docker on the host',
  limit: 30,
  async run(context) {
    const { deployment, value, quote } = context;
    const command =
      'echo in; docker version --format {{.Server.Version}} || exit; echo; docker compose version --short';
    const answer = await askHost(
      context,
      'This check needs the address of the host and the name of the user who deploys',
      command,
      25,
    );
    if ('state' in answer) return answer;
    const [greeting, docker = '', compose = ''] = answer.stdout
      .split('\n')
      .map((line) => quote(line.trim()))
      .filter(Boolean);
    if (greeting !== 'in') {
      const key =
        value('DEPLOY_KEY') === undefined ? 'your own key, because DEPLOY_KEY is not in this shell,' : 'DEPLOY_KEY';
      return bad(
        `Logging in as the user in DEPLOY_USERNAME with ${key} fails: ${quote(lastLine(answer))}`,
        'Check DEPLOY_USERNAME, DEPLOY_KEY and ~/.ssh/authorized_keys on the host; ' +
          '.deploy/README.md has the commands, in steps 2 and 3 of "First deployment"',
      );
    }
    if (!/^\d/.test(docker))
      return bad(
        `The user in DEPLOY_USERNAME cannot use Docker: ${quote(lastLine(answer))}`,
        'On the host: curl -fsSL https://get.docker.com | sudo sh; then add the user to the group: sudo usermod -aG docker NAME',
      );
    const floor = deployment.pins.composeFloor;
    if (!isAtLeast(compose.replace(/^v/, ''), floor))
      return bad(
        `Docker Compose on the host is ${/^v?\d/.test(compose) ? compose : 'missing'}, and the files need ${floor} or newer`,
        'On the host: sudo apt-get update && sudo apt-get install docker-compose-plugin',
      );
    return good(`The user who deploys can use Docker ${docker} and Compose ${compose.replace(/^v/, '')}`);
  },
});
