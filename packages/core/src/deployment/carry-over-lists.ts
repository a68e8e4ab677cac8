import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import { isTest } from '../facts/carry-over/test-jobs.js';
import { adviceFor } from './advice-for.js';
import type { CarryOver, KeptItem } from './carry-over.js';
import type { Deployment } from './deployment.js';

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

/** What is kept, with one group for each place, in the order in which the places first appear. */
export function keptGroups({ kept }: CarryOver): readonly KeptGroup[] {
  const files = [...new Set(kept.map(({ at }) => at.file))];
  return files.flatMap((file) =>
    grouped(kept.filter(({ at }) => at.file === file).map((item) => ({ item, text: item.at.setting.join(': ') }))).map(
      ({ text, items }) => ({ file: shortPlace(file), setting: text, items }),
    ),
  );
}

/** What is replaced, with one group for each replacement, in the order in which these first appear. */
export function replacedGroups({ replaced }: CarryOver): readonly CarryOverGroup[] {
  return grouped(replaced.map((item) => ({ item, text: item.by })));
}

/** What is lost, with one group for each piece of advice. Everything that only served tests is one item. */
export function lostGroups(deployment: Deployment): readonly CarryOverGroup[] {
  const tests = deployment.carryOver.lost.filter((item) => item.tests === true);
  const lost = deployment.carryOver.lost.filter((item) => item.tests !== true);
  const groups = grouped(lost.map((item) => ({ item, text: adviceFor(item, deployment) })));
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
  const isRun = kind === 'step' || kind === 'script';
  return {
    kind: kind === 'build' ? 'build setting' : kind,
    name: isRun && first !== undefined ? `${first === name ? '' : `${name}: `}${commands.join(', ')}` : name,
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
