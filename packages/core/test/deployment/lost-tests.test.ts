import { expect, test } from 'vitest';
import { itemTitle, lostGroups } from '../../src/deployment/carry-over-lists.js';
import { account } from '../../src/deployment/account.js';
import { factsOf } from '../facts/sample.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';

/** Each lost line, of a workflow with this job beside the one that deploys. */
function lost(job: string, files: Record<string, string> = {}): readonly string[] {
  const { earlierItems = [] } = factsOf({
    '.github/workflows/deploy.yml':
      `on: { push: { branches: [main] }, pull_request: }\njobs:\n  check:\n${job.replaceAll(/^(?=.)/gm, '    ')}` +
      "  deploy:\n    needs: check\n    steps:\n      - run: ssh a@b 'docker compose up -d'\n",
    ...files,
  });
  const deployment = sampleDeployment({ releaseOnPush: true });
  const carryOver = account(earlierItems, deployment);
  return lostGroups({ ...deployment, carryOver }).flatMap(({ items }) => items.map((item) => itemTitle(item).name));
}

const steps = (...commands: readonly string[]): string =>
  `steps:\n  - uses: actions/checkout@v4\n${commands.map((one) => (one.startsWith('uses ') ? `  - uses: ${one.slice(5)}\n` : `  - run: ${one}\n`)).join('')}`;

test.each<[what: string, job: string, expected: readonly string[]]>([
  [
    '.NET',
    steps('dotnet test --no-build -c Release', 'dotnet format --verify-no-changes'),
    ['tests: dotnet test Release, dotnet format'],
  ],
  [
    'Node',
    steps('npm ci', 'npm run lint', 'npm test', 'npx playwright install', 'npx playwright test'),
    ['tests: npm run lint, npm test, npx playwright test'],
  ],
  [
    'Python',
    steps('pip install -r dev.txt', 'ruff check .', 'python -m pytest -q'),
    ['tests: ruff check ., python pytest'],
  ],
  [
    'Go',
    steps('go vet ./...', 'go test ./...', 'uses golangci/golangci-lint-action@v6'),
    ['tests: go vet ./..., go test ./..., uses golangci/golangci-lint-action'],
  ],
  ['Rust', steps('cargo fmt --check', 'cargo clippy', 'cargo test'), ['tests: cargo fmt, cargo clippy, cargo test']],
  ['Ruby', steps('bin/rails db:test:prepare', 'bundle exec rspec', 'bin/rubocop'), ['tests: rspec, bin/rubocop']],
  [
    'PHP',
    steps('composer install', 'vendor/bin/phpunit', 'php artisan test'),
    ['tests: vendor/bin/phpunit, php artisan test'],
  ],
  [
    'with what serves the tests alone',
    `services: { db: { image: postgres:16 } }\nstrategy: { matrix: { os: [a, b] } }\n${steps('make seed', 'make test')}  - uses: codecov/codecov-action@v4\n    with: { token: "\${{ secrets.CODECOV_TOKEN }}" }\n`,
    ['tests, which alone read CODECOV_TOKEN: make test, uses codecov/codecov-action'],
  ],
])('tests that a deployment waited for are one line: %s', (_what, job, expected) => {
  expect(lost(job)).toEqual(expected);
});

test('a job that also hands something on is told step by step', () => {
  expect(lost(steps('npm test', 'npm publish'))).toEqual(['npm publish', 'tests: npm test']);
});

test('tests in the job that deploys are told apart from what it does besides', () => {
  const files = {
    '.github/workflows/deploy.yml':
      "on: push\njobs:\n  a:\n    steps:\n      - run: npm ci\n      - run: npm test\n      - run: ssh a@b 'docker compose up -d'\n      - run: curl https://shop.org/warm\n",
  };
  expect(lost('', files)).toEqual(['curl', 'tests: npm test']);
});

test('what prepares for tests and for more is told', () => {
  const files = {
    '.github/workflows/deploy.yml':
      "on: push\njobs:\n  a:\n    steps:\n      - run: npm ci\n      - run: npm test\n      - run: npx vite build\n      - run: ssh a@b 'docker compose up -d'\n",
  };
  expect(lost('', files)).toEqual(['npm ci', 'npx vite build', 'tests: npm test']);
});

test('a workflow that is called for its tests is told by these', () => {
  const files = {
    '.github/workflows/t.yml':
      'on: { workflow_call: { inputs: { script: { default: lint }, more: {} } } }\njobs:\n  a:\n    steps:\n' +
      '      - run: dotnet test\n      - run: npm run ${{ inputs.script }}\n      - run: npm run ${{ inputs.more }}\n' +
      '      - uses: codecov/codecov-action@v4\n        with: { token: "${{ secrets.TOKEN }}" }\n',
  };
  const calls =
    'uses: ./.github/workflows/t.yml\nwith: { more: coverage }\nsecrets: { TOKEN: "${{ secrets.CODECOV_TOKEN }}" }\n';
  expect(lost(calls, files)).toEqual([
    'tests, which alone read CODECOV_TOKEN: dotnet test, npm run lint, npm run coverage, uses codecov/codecov-action',
  ]);
  // Where the checkout does not hold it, the call itself.
  expect(lost(calls)).toEqual([
    'pull_request',
    'CODECOV_TOKEN',
    './.github/workflows/t.yml: uses ./.github/workflows/t.yml',
    'with of the job check',
    'secrets of the job check',
  ]);
});

test('a step without a name shows each command that is lost', () => {
  const step = { kind: 'step' as const, name: 'docker context create prod', where: 'a:1' };
  expect(itemTitle({ ...step, commands: [step.name, 'docker compose exec app migrate'] }).name).toBe(
    'docker context create prod, docker compose exec app migrate',
  );
  expect(itemTitle({ ...step, commands: [step.name] }).name).toBe(step.name);
});
