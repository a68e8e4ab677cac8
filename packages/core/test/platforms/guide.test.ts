import { spawnSync } from 'node:child_process';
import { engine } from 'litestream-engine';
import { describe, expect, test } from 'vitest';
import { allSecrets } from '../../src/deployment/all-secrets.js';
import type { Deployment } from '../../src/deployment/deployment.js';
import { secretsForHost } from '../../src/platforms/compose/host-secrets.js';
import { renderGuide } from '../../src/platforms/compose/guide.js';
import { renderGuide as renderClusterGuide } from '../../src/platforms/kubernetes/guide.js';
import { composeFiles } from '../../src/platforms/compose/paths.js';
import { projectFiles } from '../../src/platforms/shared/paths.js';
import { targets } from '../../src/targets/index.js';
import { hostileNames } from '../hostile.js';
import { sampleDeployment } from './sample-deployment.js';

const machine = { name: 'DEPLOY_HOST', what: 'the host', example: 'app.example.com', where: 'your DNS' };
const full: Partial<Deployment> = {
  host: { secret: 'DEPLOY_HOST', domain: '', secrets: secretsForHost({ host: machine, others: [] }, { domain: '' }) },
  uncovered: [{ path: '/app/App_Data/chat', holds: 'chat history', remedy: 'Copy it yourself' }],
  earlier: [
    {
      kind: 'kamal',
      title: 'Kamal (config/deploy.yml)',
      files: ['config/deploy.yml'],
      volumes: ['shop-mydb'],
      folders: ['/opt/docker/{service}/App_Data'],
    },
  ],
};
const bashHere = process.platform !== 'win32' && spawnSync('bash', ['-c', 'true']).status === 0;
if (!bashHere) console.log("skipped: checking the guide's commands needs bash");

function guide(changes: Partial<Deployment> = {}): string {
  return renderGuide(sampleDeployment({ ...full, ...changes })).text;
}

function commands(text: string): readonly string[] {
  return [...text.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(([, indent = '', block = '']) =>
    block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

test.each([
  [undefined, 'x64'],
  ['arm64', 'arm64'],
] as const)('an image for %s needs a host with %s', (architecture, processor) => {
  const { app } = sampleDeployment();
  const text = guide({ app: { ...app, ...(architecture && { architecture }) } });
  expect(text).toContain(`a machine with Debian or Ubuntu on ${processor} whose`);
});

test('files that are backed up are named where the backup ends', () => {
  const { storage } = sampleDeployment();
  const files = { paths: ['uploads', '.'], remote: [], root: '' };
  expect(guide({ storage: { ...storage, files } })).toContain('the files in `/app/App_Data/uploads`, `/app/App_Data`.');
  expect(guide()).toContain('Litestream replicates SQLite databases and nothing else.');
});

test.each([
  ['a host', renderGuide],
  ['a cluster', renderClusterGuide],
])('what a run remarks on stays in the guide, and so does what is not backed up: %s', (_, render) => {
  const remarks = ['EnsureDeleted() deletes the database. (MyApp/Program.cs:7)', 'a | b'];
  const platform = render === renderGuide ? 'compose' : 'kubernetes';
  const { text } = render(sampleDeployment({ ...full, platform, remarks }));
  expect(text).toMatch(/^- EnsureDeleted\(\) deletes the database\. \(MyApp\/Program\.cs:7\)\n- a \\\| b$/m);
  expect(text).toContain('\n| `/app/App_Data/chat` | chat history | Copy it yourself |\n');
});

test('every link to the documentation is to that of this version', () => {
  const linked = [...guide().matchAll(/blob\/(litestream-engine@[^/]+)\/docs/g)].map(([, tag]) => tag);
  expect(linked.length).toBeGreaterThan(2);
  expect(new Set(linked)).toEqual(new Set([`litestream-engine@${engine.version}`]));
});

describe.each(targets)('for $id', ({ id, title, type, secrets, endpoint, identity, errors, docs }) => {
  const deployment = sampleDeployment({
    ...full,
    storage: { id, title, type, settings: {}, secrets, endpoint, identity, errors, docs },
  });
  const { text } = renderGuide(deployment);

  test('the table has every secret, and one command sets each', () => {
    const [, first = ''] = text.split(/^## /m);
    const set = commands(first)
      .filter((block) => block.includes('gh secret set'))
      .join('');
    for (const { name, kind, optional } of allSecrets(deployment)) {
      const remark = [...(kind === 'variable' ? ['variable'] : []), ...(optional ? ['optional'] : [])].join(', ');
      expect(text).toContain(`\n| \`${name}\`${remark && ` (${remark})`} | `);
      expect(
        set.match(
          new RegExp(
            `gh ${kind} set ${name}(?: <|$)|for name in (?:\\w+ )*${name}(?: \\w+)*; do echo "\\$name:"; gh ${kind} set`,
            'gm',
          ),
        ) ?? [],
      ).toHaveLength(1);
    }
  });

  test('what is pasted asks for no optional name, and replaces nothing that the repository has', () => {
    const pasted = commands(text)
      .filter((block) => block.includes('gh secret set'))
      .flatMap((block) => block.split('\n').filter((line) => !line.startsWith('#')))
      .join('\n');
    for (const { name } of allSecrets(deployment).filter((secret) => secret.optional || secret.carriedOver))
      expect(pasted).not.toMatch(new RegExp(`\\b${name}\\b`));
    expect(text).toContain('Set `SERVICESTACK_LICENSE` only if the repository does not have it');
  });

  test('no command carries a value', () => {
    for (const block of commands(text)) expect(block).not.toMatch(/--body|gh (?:secret|variable) set \S+ -b/);
  });
});

test('what there is nothing to say about is not there', () => {
  const { storage, app } = sampleDeployment();
  const text = guide({
    earlier: [],
    uncovered: [],
    app: { ...app, migrate: undefined },
    storage: { ...storage, docs: targets[0]!.docs },
  });
  expect(text).not.toMatch(
    /## From the earlier|ignore_old_data|deployment before|migration|push to `main`|undefined|\n\n\n/i,
  );
  expect(text).not.toContain('| Path | What it is |');
});

test.each([
  [{}, 'A release that you publish'],
  [{ releaseOnPush: true, releaseBranches: ['live'] }, 'A push to `live` starts it.'],
  [
    { releaseOnPush: true, releaseAfter: ['Build'] },
    'A push to `main` or `master` starts it when `Build` has succeeded on that commit.',
  ],
])('the first release is started once', (changes, sentence) => {
  const [, step = ''] = /^6\. ([^]*?)^\|/m.exec(guide(changes)) ?? [];
  expect(step).toContain(sentence);
  expect(step.includes('gh workflow run')).toBe(!('releaseOnPush' in changes));
});

test('where Kamal deployed, the guide says who holds the ports of the host', () => {
  const text = guide();
  expect(text).toContain('[stop it there first](#from-the-earlier-deployment)');
  expect(text).toMatch(
    /docker stop \$\(docker ps -q --filter label=service=SERVICE\) kamal-proxy[^]*`config\/deploy\.yml`/,
  );
  expect(text).toContain('plan for half an hour');
  const other = guide({ earlier: full.earlier!.map((one) => ({ ...one, kind: 'compose' as const })) });
  expect(other).not.toMatch(/kamal-proxy|stop it there first/);
});

test('names the old data, and how it is taken over', () => {
  const text = guide();
  // The command that copies it is printed by the release, which knows what really is there.
  expect(text).toMatch(
    /The data of the earlier deployment may be in `\/opt\/docker\/\{service\}\/App_Data`, `shop-mydb` \([^]*`adopt: local`/,
  );
  expect(text).toContain("(`{service}` is this repository's name in lower case, with a dash for each dot)");
});

describe('of the files of an earlier deployment', () => {
  const section = (...files: readonly string[]): string =>
    guide({ earlier: [{ kind: 'kamal', title: 'Kamal', files, volumes: [], folders: [] }] }).replace(
      /^[\s\S]*## From the earlier/,
      '',
    );

  test('only those that are not ours by now may go, and workflows have to', () => {
    const text = section('config/deploy.yml', ...Object.values(projectFiles), '.github/workflows/build-container.yml');
    expect(text).toContain(
      'This deployment does not use `config/deploy.yml`, `.github/workflows/build-container.yml`.',
    );
    expect(text).toContain('the workflows in any case');
  });

  test('what may serve development is not said to deploy', () => {
    const text = section('docker-compose.prod.yml', 'docker-compose.yml', projectFiles.workflow);
    expect(text).toContain('delete these files if nothing else needs them.');
  });

  test('nothing is to be deleted where all became ours', () => {
    const text = section(composeFiles.compose, projectFiles.workflow);
    expect(text).toContain('Its files were replaced');
    expect(text).not.toContain('delete');
  });
});

test('a secret that is entered as a file is made where the command reads it', () => {
  const { id, title, type, secrets, endpoint, identity, errors, docs } = targets.find(
    (target) => target.id === 'sftp',
  )!;
  const blocks = commands(
    guide({ storage: { id, title, type, settings: {}, secrets, endpoint, identity, errors, docs } }),
  ).join('');
  expect(blocks).toContain("ssh-keygen -t ed25519 -N '' -C litestream -f ~/.ssh/blazor-k3x9q2-sftp\n");
  expect(blocks).toContain('gh secret set SFTP_KEY < ~/.ssh/blazor-k3x9q2-sftp\n');
});

test('the command for the host has the address of this project, or says which one to write', () => {
  const domain = '*.example.org,shop.example.org';
  const secrets = secretsForHost({ host: machine, others: [] }, { domain });
  const known = guide({ host: { secret: 'DEPLOY_HOST', domain, secrets } });
  expect(known).toContain('ssh root@shop.example.org bash');
  expect(known).toContain('in your DNS: `*.example.org`, `shop.example.org`.');
  expect(known).not.toContain('app.example.com');
  expect(known).not.toContain('DEPLOY\\_DOMAIN');
  expect(guide()).toMatch(
    /Write the address of your host instead of `app\.example\.com`\.[^]*ssh root@app\.example\.com bash/,
  );
});

test.each([
  [{}, ', then `git push`, then `gh workflow run release.yml`.\n'],
  [{ releaseOnPush: true }, ', then `git push`.\n'],
  [{ releaseOnPush: true, releaseAfter: ['Build'] }, ', then `git push`.\n'],
])('with %j the first release starts once', (changes, end) => {
  expect(guide({ releaseOnPush: false, releaseAfter: undefined, ...changes })).toContain(end);
});

test('a host is prepared by a user of sudo as well, with a password or without one', () => {
  const text = guide();
  expect(text).toContain(
    'write `ubuntu@app.example.com sudo bash` instead of `root@app.example.com bash`. If `sudo` needs a password there, use the ' +
      'commands that `npm create litestream@latest -- setup --print --host-user ubuntu` prints for this step.\n',
  );
});

test('another environment keeps its secrets to itself', () => {
  const place = "'repos/{owner}/{repo}/environments/staging'";
  const text = guide({ environment: 'staging' });
  expect(text).toContain(
    `if [[ "$(gh api --silent ${place} 2>&1)" == *'HTTP 404'* ]]; then gh api --silent --method PUT ${place}; fi\n`,
  );
  expect(text.indexOf('--method PUT')).toBeLessThan(text.indexOf('gh secret set DEPLOY_KEY --env staging < '));
});

test('every link inside leads to a heading', () => {
  const text = guide();
  const anchors = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    (heading ?? '')
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  for (const [, anchor] of text.matchAll(/\]\(#([^)]*)\)/g)) expect(anchors).toContain(anchor);
});

describe.skipIf(!bashHere)('the commands', () => {
  test('are shell', () => {
    for (const block of commands(guide()))
      expect(spawnSync('bash', ['-n'], { input: block, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});

test.each(hostileNames)('the name %s stays a name', (name) => {
  const text = guide({ app: { ...sampleDeployment().app, name } });
  expect(text.split('\n')[0]).toMatch(/^# Deploying /);
  expect(text.split('\n')).toHaveLength(guide().split('\n').length);
});

describe('an earlier backup', () => {
  const replica = {
    type: 's3',
    bucket: 'other-bucket',
    path: 'MyApp.sqlite',
    database: 'app.db',
    secrets: [],
    where: 'compose.yml:3',
    restoredBy: ['own'] as const,
  };

  test('that cannot be used needs a word on the first deployment, and the guide says which', () => {
    const text = guide({ earlierReplicas: [{ ...replica, usable: false }] });
    expect(text).toMatch(/^7\. \*\*Decide about the earlier backup\.[^]*?`MyApp\.sqlite` in `other-bucket` \(s3\)/m);
    expect(text).toContain('`gh workflow run release.yml -f ignore_old_data=true`');
    expect(text).toContain('`./deploy.sh --first-deploy --ignore-old-data`');
  });

  test('that can be used needs none', () => {
    expect(guide({ earlierReplicas: [{ ...replica, usable: true }] })).toBe(guide());
  });
});
