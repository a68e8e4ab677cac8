import type { Deployment } from '../deployment/deployment.js';
import type { Facts } from '../facts/facts.js';
import { flagName } from '../questions/index.js';
import type { Answers, Question } from '../questions/question.js';
import { shellWord } from '../quoting/index.js';
import { stillBackedUp } from './recall.js';
import { recalled } from './store-path.js';
import type { Stored } from './stored.js';
import { renamedWorkflow } from './with-renamed-workflow.js';

/** What there is to compare. */
export interface Since {
  /** Memory of the last run. */
  readonly stored: Stored;
  readonly questions: readonly Question[];
  readonly facts: Facts;
  readonly answers: Answers;
  readonly chosen: Answers;
  readonly deployment: Deployment;
}

/** What has changed since the last run besides the files, as lines of the plan; nothing on a first run. */
export function changesSince(since: Since): readonly string[] {
  if (Object.keys(since.stored.last.answers).length === 0) return [];
  return [
    ...changedProject(since),
    ...renamedWorkflow(since.stored),
    ...changedAnswers(since),
    ...changedDatabases(since),
    ...changedSecrets(since),
  ];
}

function changedProject({ stored, facts }: Since): readonly string[] {
  const now = facts.host?.value.csproj;
  return stored.project === undefined || now === undefined || stored.project === now
    ? []
    : [`project ${stored.project} → ${now}`];
}

/** `port 80 → 8080, MyApp/Dockerfile:10`. Values that the person typed are not listed. */
function changedAnswers({ stored, questions, facts, answers, chosen }: Since): readonly string[] {
  const last = stored.last.answers;
  return questions.flatMap((question) => {
    const { name, type } = question;
    const [before, now] = [last[name], answers[name]];
    if (
      type === 'list' ||
      before === undefined ||
      now === undefined ||
      chosen[name] !== undefined ||
      String(before) === String(now)
    )
      return [];
    const from = question.from?.({ facts, answers, last });
    return [
      `${flagName(question).replaceAll('-', ' ')} ${String(before)} → ${String(now)}${from === undefined ? '' : `, ${from}`}`,
    ];
  });
}

function changedDatabases({ stored, facts, chosen, deployment }: Since): readonly string[] {
  const pathOf = ({ folder, pattern }: { readonly folder: string; readonly pattern: string }): string =>
    `${folder}/${pattern}`;
  const before = [...stored.last.databases.map(({ path }) => path), ...stored.last.patterns.map(pathOf)];
  const now = [...deployment.databases.map(({ path }) => path), ...deployment.patterns.map(pathOf)];
  const places = new Map([
    ...facts.databases.map(({ value, from }) => [value.path, from] as const),
    ...facts.patterns.map(({ value, from }) => [pathOf(value), from] as const),
  ]);
  const named = (chosen['databases'] ?? []) as readonly string[];
  const told = stored.last.databases.filter(({ unnamed }) => unnamed).map(({ path }) => path);
  // 0.1.0 did not store the patterns that it found.
  const knewPatterns = stored.version !== undefined;
  const found = new Set(facts.patterns.map(({ value }) => pathOf(value)));
  return [
    ...now
      .filter((path) => !before.includes(path) && (knewPatterns || !found.has(path)))
      .map(
        (path) =>
          `${path} joins the backup, ${named.includes(path) ? `--database ${shellWord(path)}` : (places.get(path) ?? 'as answered')}.`,
      ),
    ...deployment.databases
      .filter(
        ({ path }) =>
          before.includes(path) && !named.includes(path) && !told.includes(path) && places.get(path) === stillBackedUp,
      )
      .map(
        ({ path }) =>
          `${path} stays in the backup, although the code does not name it. To end its backup: --without-database ${shellWord(path)}`,
      ),
    ...ends(
      before.filter((path) => !now.includes(path)),
      deployment.releaseWorkflow,
    ),
  ];
}

/** The release takes all of them in one input, and fails while one is missing there. */
function ends(paths: readonly string[], workflow: string): readonly string[] {
  if (paths.length === 0) return [];
  return [
    ...paths.map(
      (path) =>
        `${path} leaves the backup: from the next deployment on nothing of it is stored, ` +
        'and a new host starts without it. What the storage has of it stays there.',
    ),
    `Confirm this at the next deployment: gh workflow run ${workflow} -f drop_database=${shellWord(paths.join(','))}`,
  ];
}

function changedSecrets({ stored, facts, deployment }: Since): readonly string[] {
  if (stored.version === undefined) return [];
  const before = stored.app.secrets.map(({ secret }) => secret);
  const now = deployment.app.secrets.map(({ secret }) => secret);
  return [
    ...facts.appSecrets
      .filter(({ value, from }) => from !== recalled && !before.includes(value.secret) && now.includes(value.secret))
      .map(({ value, from }) => `The secret ${value.secret} reaches the app as ${value.variable}, ${from}.`),
    ...before
      .filter((secret) => !now.includes(secret))
      .map((secret) => `The secret ${secret} no longer reaches the app.`),
  ];
}
