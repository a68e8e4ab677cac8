import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { lostGroups } from '../../src/deployment/carry-over-lists.js';
import { jumpHostItems } from '../../src/facts/carry-over/jump-host-items.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

test.each([
  ['          proxy_host: bastion.example.org', 'the jump host bastion.example.org'],
  ['          proxy_host: ${{ secrets.BASTION }}', 'the jump host of the connection by SSH'],
  ['  ProxyJump ops@10.0.0.1', 'the jump host ops@10.0.0.1'],
  ['ssh -o ProxyJump=10.0.0.1 app@host', 'the jump host 10.0.0.1'],
  ['ssh -o ProxyCommand="ssh -W %h:%p jump" app@host', 'the jump host of the connection by SSH'],
  ['ssh -p 22 -J jump app@host uptime', 'the jump host jump'],
  ['rsync -e "ssh -J jump" a host:', 'the jump host jump'],
  ['  -J jump \\', 'the jump host jump'],
])('%s', (line, name) => {
  expect(jumpHostItems('a', `\n${line}\n`)).toEqual([{ kind: 'setting', name, where: 'a:2', value: 'a jump host' }]);
});

test.each(['# ProxyJump a', 'ssh app@host', 'tar -J -cf a.tar.xz b', 'proxy_pass http://app;'])('none: %s', (line) => {
  expect(jumpHostItems('a', line)).toEqual([]);
});

const workflow = (steps: string) => ({
  '.github/workflows/a.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${steps}`,
});
const lost = (files: Readonly<Record<string, string>>) => {
  const deployment = sampleDeployment();
  return lostGroups({ ...deployment, carryOver: account(factsOf(files).earlierItems ?? [], deployment) })
    .filter(({ text }) => text.startsWith('The new workflow connects to the host directly.'))
    .flatMap(({ items }) => items.map(({ name }) => name));
};

test('a workflow, with the key of the jump host', () => {
  const files = workflow(`      - uses: appleboy/ssh-action@v1
        with:
          host: \${{ secrets.HOST }}
          key: \${{ secrets.KEY }}
          proxy_host: bastion
          proxy_key: \${{ secrets.JUMP_KEY }}
          script: docker compose up -d
`);
  expect(lost(files)).toEqual(['JUMP_KEY', 'the jump host bastion']);
});

test('a script that the workflow calls', () => {
  const steps = '      - run: ./deploy.sh && ssh app@host docker compose up -d\n';
  expect(
    lost({
      ...workflow(steps),
      'docker-compose.yml': 'services: { app: { image: a } }\n',
      'deploy.sh': 'ssh -J jump app@host\n',
    }),
  ).toEqual(['the jump host jump']);
});

test('Kamal, and the settings of SSH that it reads', () => {
  expect(
    lost({
      'config/deploy.yml': 'service: a\nimage: a/b\nssh: { proxy: root@bastion, config: [config/ssh] }\n',
      'config/ssh': 'Host *\n  ProxyJump jump\n',
    }),
  ).toEqual(['ssh.proxy: root@bastion', 'the jump host jump']);
});

test('a pipeline of another system', () => {
  expect(lost({ '.gitlab-ci.yml': 'deploy:\n  script:\n    - ssh -J jump app@host docker compose up -d\n' })).toEqual([
    'the jump host jump',
  ]);
});
