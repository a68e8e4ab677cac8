import { expect, test } from 'vitest';
import { factsOf } from './sample.js';

const ACTION = '.github/actions/ship/action.yml';
const WORKFLOW = '.github/workflows/main.yml';

const workflow = (steps: string): string => `on: { push: { branches: [main] } }
jobs:
  go:
    runs-on: ubuntu-24.04
    steps:
${steps}`;

const shipped = {
  [WORKFLOW]: workflow(`      - uses: actions/checkout@v4
      - uses: ./.github/actions/ship/
        if: github.ref == 'refs/heads/main'
        env: { LC_ALL: C }
        with:
          host: \${{ secrets.MACHINE }}
          key: \${{ secrets.MACHINE_KEY }}
          smtp: \${{ secrets.SMTP_PASSWORD }}
          args: |
            A=1
            TOKEN=\${{ secrets.FEED }}
          unread: \${{ secrets.UNREAD }}
`),
  [ACTION]: `inputs:
  host: { required: true }
  key: { required: true }
  smtp: {}
  args: {}
  target: { default: app }
  unread: {}
runs:
  using: composite
  steps:
    - uses: docker/build-push-action@v6
      with:
        context: .
        target: \${{ inputs.target }}
        build-args: \${{ inputs.args }}
    - run: x patch appsettings.json
      shell: bash
    - if: \${{ inputs.target == 'app' }}
      uses: appleboy/ssh-action@v1
      with:
        host: \${{ inputs.host }}
        key: \${{ inputs.key }}
        script: docker compose up -d
    - run: \${{ github.action_path }}/announce.sh
      shell: bash
      env: { SMTP: "\${{ inputs.smtp }}" }
`,
  '.github/actions/ship/announce.sh': 'curl https://example.org/hook\n',
};

const told = (files: Record<string, string>): readonly string[] =>
  (factsOf(files).earlierItems ?? []).map(
    ({ kind, name, where, value, commands, tests }) =>
      `${kind} ${name}${commands ? ` {${commands.join('; ')}}` : ''}${value === 'the way to the host' ? ' (way)' : ''}` +
      `${tests ? ' (tests)' : ''} @ ${where.replace('.github/', '')}`,
  );

test('the steps of a composite action are those of the workflow that uses it', () => {
  const { earlier, deploysOnPush } = factsOf(shipped);
  expect(earlier.flatMap(({ value }) => value.files)).toEqual([WORKFLOW]);
  expect(deploysOnPush?.value).toBe(true);
  expect(told(shipped)).toEqual([
    'trigger push on main @ workflows/main.yml:1',
    'secret FEED @ workflows/main.yml:16',
    'secret MACHINE (way) @ actions/ship/action.yml:21',
    'secret MACHINE_KEY (way) @ actions/ship/action.yml:22',
    'secret SMTP_PASSWORD @ actions/ship/action.yml:26',
    'variable LC_ALL @ workflows/main.yml:9',
    "setting condition of the step docker/build-push-action: github.ref == 'refs/heads/main' @ workflows/main.yml:8",
    "setting condition of the step appleboy/ssh-action: github.ref == 'refs/heads/main' && 'app' == 'app' @ workflows/main.yml:8",
    'setting runs-on of the job go @ workflows/main.yml:4',
    'step uses actions/checkout {uses actions/checkout} @ workflows/main.yml:6',
    'build context . @ actions/ship/action.yml:13',
    'build target app @ actions/ship/action.yml:14',
    'build build-arg A @ actions/ship/action.yml:15',
    'build build-arg TOKEN @ actions/ship/action.yml:15',
    'step uses docker/build-push-action {uses docker/build-push-action} @ actions/ship/action.yml:11',
    'step x patch appsettings.json {x patch appsettings.json} @ actions/ship/action.yml:16',
    'step uses appleboy/ssh-action {uses appleboy/ssh-action; docker compose up} @ actions/ship/action.yml:18',
    'secret UNREAD @ workflows/main.yml:17',
    'script .github/actions/ship/announce.sh {curl} @ actions/ship/action.yml:24',
  ]);
});

test('an image is built as the action builds it', () => {
  const { image, buildTarget, buildArguments } = factsOf({
    ...shipped,
    Dockerfile: 'FROM a AS app\nARG A\nARG TOKEN\nFROM app\n',
  });
  expect(image?.value).toEqual({ kind: 'dockerfile', path: 'Dockerfile' });
  expect(buildTarget).toMatchObject({ value: 'app', from: `${ACTION}:11` });
  expect(buildArguments?.map(({ value }) => value)).toEqual([
    { name: 'A', value: '1' },
    { name: 'TOKEN', value: '${{ secrets.FEED }}' },
  ]);
});

test('what an action does in a job that only tests is part of the tests', () => {
  const files = {
    [WORKFLOW]: `on: push
jobs:
  look:
    steps: [{ uses: ./.github/actions/look, with: { token: "\${{ secrets.COVERAGE }}" } }]
  go:
    needs: look
    steps: [{ run: ssh a@b 'docker compose up -d' }]
`,
    '.github/actions/look/action.yaml':
      'inputs: { token: {} }\nruns:\n  using: composite\n  steps:\n' +
      '    - { run: npm test, shell: bash, env: { TOKEN: "${{ inputs.token }}" } }\n',
  };
  expect(told(files)).toEqual([
    'trigger push on any branch @ workflows/main.yml:1',
    'secret COVERAGE (tests) @ actions/look/action.yaml:5',
    'step npm test {npm test} (tests) @ actions/look/action.yaml:5',
    'step ssh {ssh; docker compose up} @ workflows/main.yml:7',
  ]);
});

test('actions that use each other come to an end, and one that is not composite is a step', () => {
  const composite = (uses: string): string => `runs: { using: composite, steps: [{ uses: ${uses} }] }\n`;
  const files = {
    [WORKFLOW]: workflow(
      "      - uses: ./a\n      - uses: ./node\n      - uses: ../out\n      - run: ssh a@b 'docker compose up -d'\n",
    ),
    'a/action.yml': composite('./b'),
    'b/action.yml': composite('./a'),
    'node/action.yml': 'runs: { using: node24, main: index.js }\n',
  };
  expect(told(files).filter((text) => text.startsWith('step'))).toEqual([
    'step uses ./b {uses ./b} @ a/action.yml:1',
    'step uses ./node {uses ./node} @ workflows/main.yml:7',
    'step uses ../out {uses ../out} @ workflows/main.yml:8',
    'step ssh {ssh; docker compose up} @ workflows/main.yml:9',
  ]);
});
