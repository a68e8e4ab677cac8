import type { EarlierItem, EarlierItemKind } from '../facts/carry-over/earlier-item.js';
import { JUMP_HOST } from '../facts/carry-over/jump-host-items.js';
import { isTest } from '../facts/carry-over/test-jobs.js';
import type { CarryOver, KeptItem } from './carry-over.js';
import type { Deployment } from './deployment.js';
import { inWording } from './platform-half.js';
import { inWorkflow } from './workflow-words.js';

/** Items that belong to one line. */
export interface CarryOverGroup {
  /** What takes their place, or what a person can do about a loss; empty for what is kept. */
  readonly text: string;
  readonly items: readonly EarlierItem[];
}

/** Items that are kept in one place. */
export interface KeptGroup {
  readonly file: string;
  /** `app_value`, `on: push` */
  readonly setting: string;
  readonly items: readonly KeptItem[];
}

/** What a person does where the deployment does nothing, by the kind of thing that is lost. */
const ADVICE: Readonly<Record<EarlierItemKind, string>> = {
  secret: 'If the app reads it, run the generator again with --app-secret NAME.',
  variable: 'If the app reads it, run the generator again with --env NAME=value.',
  mount: 'Add it to .deploy/compose.override.yml if you need it. The files there are not backed up.',
  service: 'Add it to .deploy/compose.override.yml if you need it: that file is deployed as well.',
  domain: 'Name all domains in one list without blanks, the main one first',
  redirect:
    'Run the generator again with --redirect-domain NAME if it leads to the first name of --domain; else let the app do it.',
  'time-out': 'Run the generator again with --proxy-timeout SECONDS.',
  trigger: 'Add it to "on:" in release.yml if you need it.',
  build: 'Add it to the step "Build and push the image" in release.yml if you need it.',
  step: 'If you need it, add it to the job "Build" in release.yml, or to .deploy/hooks.',
  script: 'If you need it, call it in the job "Build" in release.yml, or from .deploy/hooks.',
  setting: 'If you need it, add it to .deploy/compose.override.yml or to release.yml.',
};

/** One group a place, in the order in which they first appear. */
export function keptGroups({ kept }: CarryOver): readonly KeptGroup[] {
  const files = [...new Set(kept.map(({ at }) => at.file))];
  return files.flatMap((file) =>
    grouped(kept.filter(({ at }) => at.file === file).map((item) => ({ item, text: item.at.setting.join(': ') }))).map(
      ({ text, items }) => ({ file: shortPlace(file), setting: text, items }),
    ),
  );
}

/** One group a replacement, in the order in which they first appear. */
export function replacedGroups({ replaced }: CarryOver): readonly CarryOverGroup[] {
  return grouped(replaced.map((item) => ({ item, text: item.by })));
}

/** One group an advice; what only served tests is one item. */
export function lostGroups(deployment: Deployment): readonly CarryOverGroup[] {
  const tests = deployment.carryOver.lost.filter((item) => item.tests === true);
  const lost = deployment.carryOver.lost.filter((item) => item.tests !== true);
  const domains = domainAdvice(deployment);
  const waits = inWorkflow(
    'A push no longer waits for this workflow. Run its checks in the job "Build" of release.yml before the image is built, ' +
      'wait for another workflow with --release-after NAME, or deploy releases only with --no-release-on-push.',
    deployment,
  );
  const branches =
    'If a push to this branch should deploy, run the generator again with --release-on-push --release-branches ' +
    'NAMES, where NAMES lists all branches that deploy, separated by commas.';
  const destination =
    'If it is still needed, run the generator again with --environment and its name: ' +
    'it becomes an environment of its own.';
  const direct = inWorkflow(
    'The new workflow connects to the host directly. Open the port for SSH of the host to the runners of GitHub, or name a runner of ' +
      'your own that reaches the host in "runs-on" of release.yml.',
    deployment,
  );
  const condition = inWorkflow(
    'The new workflow deploys without this condition. If you need it, add it as "if" to the jobs "Build" and "Deploy" of release.yml.',
    deployment,
  );
  const deploys = 'If a push should deploy, run the generator again with --release-on-push.';
  const groups = grouped(
    lost.map((item) => ({
      item,
      text:
        item.value === JUMP_HOST
          ? direct
          : item.kind === 'setting' && item.name.startsWith('condition of ')
            ? condition
            : item.kind === 'domain'
              ? domains
              : item.kind === 'trigger' && item.name.startsWith('successful ')
                ? waits
                : item.kind === 'trigger' && /^push on (?!main$|master$|any branch$)/.test(item.name)
                  ? branches
                  : item.kind === 'trigger' && item.name.startsWith('push on ')
                    ? deploys
                    : item.kind === 'setting' && /^(?:destination|environment) (?!of )/.test(item.name)
                      ? destination
                      : inWorkflow(inWording(ADVICE[item.kind], deployment.wording), deployment),
    })),
  );
  return [...groups, ...testGroup(tests)];
}

/** The tests that a deployment waited for, or that stood beside it. */
function testGroup(items: readonly EarlierItem[]): readonly CarryOverGroup[] {
  const commands = [...new Set(items.flatMap((item) => (item.commands ?? []).filter(isTest)))];
  const [first] = items.filter((item) => item.commands?.some(isTest) === true);
  if (first === undefined) return items.length === 0 ? [] : [{ text: OF_TESTS, items }];
  const secrets = items.filter(({ kind }) => kind === 'secret').map(({ name }) => name);
  const read = secrets.length === 0 ? '' : `, which alone read ${secrets.join(', ')}`;
  return [{ text: OF_TESTS, items: [{ kind: 'step', name: `tests${read}`, where: first.where, commands }] }];
}

const OF_TESTS =
  'No deployment waits for these tests any more. Keep them in a workflow of their own, such as .github/workflows/tests.yml ' +
  'with the name Tests, started by each push, and run the generator again with --release-on-push --release-after Tests: a push is then ' +
  'deployed when they have succeeded.';

/** The list that serves the lost domains as well, ready to be typed. */
function domainAdvice({ host, carryOver }: Deployment): string {
  const lost = carryOver.lost.filter(({ kind }) => kind === 'domain').map(({ name }) => name);
  const list = [host.domain === '' ? `MAIN` : host.domain, ...lost].join(',');
  return host.domain === ''
    ? `${ADVICE.domain}, with the present domain in place of MAIN: gh variable set DEPLOY_DOMAIN --body '${list}'`
    : `${ADVICE.domain}: run the generator again with --domain ${list}`;
}

function grouped<T>(
  entries: readonly { readonly item: T; readonly text: string }[],
): readonly { readonly text: string; readonly items: readonly T[] }[] {
  return [...new Set(entries.map(({ text }) => text))].map((text) => ({
    text,
    items: entries.filter((entry) => entry.text === text).map(({ item }) => item),
  }));
}

/** `secret SMTP_PASSWORD`; of a step that is lost, the commands that nothing runs any more. */
export function itemTitle({ kind, name, commands = [] }: EarlierItem): {
  readonly kind: string;
  readonly name: string;
} {
  const [first] = commands;
  return {
    kind: kind === 'build' ? 'build setting' : kind,
    name:
      (kind === 'step' || kind === 'script') && first !== undefined && first !== name
        ? `${name}: ${commands.join(', ')}`
        : name,
  };
}

/** `release.yml:12`: the folder of workflows is known. */
export function itemPlace({ where }: EarlierItem): string {
  return shortPlace(where);
}

/** The name that it has in its place, where that is another one. */
export function nameThere({ name, at }: KeptItem): string | undefined {
  return at.as === name ? undefined : at.as;
}

function shortPlace(place: string): string {
  return place.replace(/^\.github\/workflows\//, '');
}
