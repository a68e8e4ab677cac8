import { fileOfPlace } from '../../project/paths.js';
import { shellCommands } from '../../project/shell-commands.js';
import type { YamlNode } from '../../project/yaml-file.js';
import type { EarlierItem } from './earlier-item.js';

/** Commands and actions that look at the code, and leave nothing that is deployed. */
const TESTS = [
  /^(?:dotnet|go|cargo|npm|pnpm|yarn|bun|deno|mix|rake|rails|mvn|mvnw|gradle|gradlew|make|just|task|composer|hatch|swift|sbt|flutter|php artisan|python manage\.py|manage\.py) (?:run |exec )?(?:test|tests|lint|check|verify|typecheck|type-check|coverage|audit)\b/,
  /^(?:npm|pnpm|yarn|bun) (?:run )?(?:test|lint|check|type-?check|coverage|e2e|format)\b/,
  /^(?:dotnet format|go vet|cargo (?:clippy|fmt|nextest|deny|audit)|mix (?:format|credo|dialyzer)|tsc|vue-tsc|svelte-check)\b/,
  /^(?:npx |pnpm |yarn |bunx |pnpm exec |yarn run |bundle exec |poetry run |uv run |uvx |pipenv run |python3? (?:-m )?|php )?(?:\S*\/)?(?:pytest|tox|nox|ruff|flake8|mypy|pyright|pylint|black|isort|bandit|vitest|jest|mocha|ava|playwright test|cypress|eslint|oxlint|biome|prettier|stylelint|knip|tsc|rspec|rubocop|standardrb|brakeman|erb_?lint|phpunit|pest|phpstan|psalm|phpcs|pint|golangci-lint|staticcheck|govulncheck|shellcheck|hadolint|actionlint|yamllint|markdownlint(?:-cli2?)?|coverage|unittest|gotestsum|ktlint|detekt|swiftlint|zizmor)\b/,
  /^(?:bin\/rails|bin\/rake|artisan|\S*manage\.py) (?:test|spec|check)\b/,
  /^uses (?:golangci\/|codecov\/|coverallsapp\/|github\/codeql-action\b|aquasecurity\/trivy-action|cypress-io\/|dorny\/test-reporter|EnricoMi\/publish-unit-test|mikepenz\/action-junit|super-linter\/|github\/super-linter|actions-rs\/clippy|astral-sh\/ruff-action|chartboost\/ruff-action|psf\/black|reviewdog\/|SonarSource\/|sonarsource\/|hadolint\/|ludeeus\/action-shellcheck|actions\/dependency-review|microsoft\/playwright)/,
];

/** What makes room for tests as well as for anything else. */
const PREPARES =
  /^(?:uses (?:actions\/(?:checkout|setup-[\w-]+|cache|upload-artifact)|ruby\/setup-ruby|pnpm\/action-setup|oven-sh\/setup-bun|denoland\/setup-deno|shivammathur\/setup-php|dtolnay\/rust-toolchain|actions-rs\/toolchain|Swatinem\/rust-cache|astral-sh\/setup-uv|erlef\/setup-beam|gradle\/\S+)$|(?:npm|pnpm|yarn|bun) (?:ci|i|install)\b|yarn$|corepack\b|pip3? install\b|python3? -m pip\b|poetry install\b|pipenv (?:install|sync)\b|uv (?:sync|pip)\b|bundle (?:install|config)\b|composer install\b|go mod (?:download|tidy|verify)\b|go (?:get|generate|build)\b|cargo (?:fetch|build)\b|mix (?:deps\.get|compile|ecto\.\w+)\b|dotnet (?:restore|build|tool restore)\b|npx playwright install\b|\S*rails db:\S+|cp\b|mv\b|apt(?:-get)? \w+|docker compose up\b|docker run redis\b)/;

/** What hands something on to visitors, so that a job which does it is for more than tests. */
const HANDS_ON =
  /\b(?:ssh|scp|rsync|kamal|kubectl|helm|flyctl|webapps-deploy|ecs-deploy|caprover)\b|ssh-(?:action|agent|deploy)|scp-action|\bdocker (?:push|buildx build)\b|build-push-action|gh-pages|deploy-pages|\bdotnet publish\b|\bgh release\b|\bgit push\b|semantic-release|\bnpm publish\b/i;

/** Whether a command of a step only looks at the code. */
export function isTest(command: string): boolean {
  return TESTS.some((pattern) => pattern.test(command));
}

function commandsOf(step: YamlNode): readonly string[] {
  const uses = step.get('uses').text?.replace(/@.*$/, '');
  return [...(uses === undefined ? [] : [`uses ${uses}`]), ...shellCommands(step.get('run').text ?? '')];
}

/** Whether a job tests, and neither builds what is deployed nor deploys it. */
export function isTestJob(job: YamlNode): boolean {
  const commands = job.get('steps').items.flatMap(commandsOf);
  return commands.some(isTest) && !commands.some((command) => HANDS_ON.test(command));
}

/** Places of the steps that test, and of those before them that prepare for nothing else. */
function testSteps(job: YamlNode): ReadonlySet<string> {
  const steps = job.get('steps').items.map((step) => ({ from: step.from, commands: commandsOf(step) }));
  const tests = ({ commands }: { readonly commands: readonly string[] }): boolean =>
    commands.some(isTest) && commands.every((one) => isTest(one) || PREPARES.test(one));
  const last = steps.findLastIndex(tests);
  const later = new Set(steps.slice(last + 1).flatMap(({ commands }) => commands.map(programOf)));
  const servesTests = (commands: readonly string[]): boolean =>
    commands.every((one) => PREPARES.test(one) && !later.has(programOf(one)));
  return new Set(
    steps.filter((step, index) => tests(step) || (index < last && servesTests(step.commands))).map(({ from }) => from),
  );
}

/** `npm` of `npx vite build` as well. */
function programOf(command: string): string {
  return (command.split(' ', 1)[0] ?? '').replace(/^npx$/, 'npm');
}

/** The items of jobs that only test, said to be so, with what else stands in the lines of these jobs alone. */
export function withTests(
  items: readonly EarlierItem[],
  jobs: readonly (readonly [string, YamlNode])[],
  isTesting: (name: string, job: YamlNode) => boolean,
): readonly EarlierItem[] {
  const lines = jobs.map(([, job]) => lineOf(job.from));
  const steps = new Set(jobs.flatMap(([, job]) => [...testSteps(job)]));
  const [path = ''] = jobs.map(([, job]) => fileOfPlace(job.from));
  /** The job that a line stands in; of an action, all jobs that use it. */
  const jobsAt = (where: string): typeof jobs =>
    fileOfPlace(where) === path
      ? jobs.slice(0, lines.findLastIndex((line) => line <= lineOf(where)) + 1).slice(-1)
      : jobs.filter(([, job]) => job.get('steps').items.some(({ from }) => fileOfPlace(from) === fileOfPlace(where)));
  const inTests = (where: string): boolean => {
    const some = jobsAt(where);
    return some.length > 0 && some.every(([name, job]) => isTesting(name, job));
  };
  const places = (item: EarlierItem): readonly string[] =>
    items.filter(({ kind, name }) => kind === item.kind && name === item.name).map(({ where }) => where);
  const some = jobs.some(([name, job]) => isTesting(name, job)) || steps.size > 0;
  return items.map((item) => {
    const serves =
      item.kind === 'trigger'
        ? some && /^(?:pull_request|merge_group)/.test(item.name)
        : item.kind === 'secret' || item.kind === 'variable'
          ? places(item).every(inTests)
          : inTests(item.where) || steps.has(item.step ?? item.where);
    return serves ? { ...item, tests: true as const } : item;
  });
}

function lineOf(where: string): number {
  return Number(/:(\d+)$/.exec(where)?.[1] ?? 0);
}
