import type { EarlierItem, EarlierItemKind } from '../facts/carry-over/earlier-item.js';
import type { CarryOver } from './carry-over.js';
import type { Deployment } from './deployment.js';
import { inWorkflow } from './workflow-words.js';

/** Items that belong to one line. */
export interface CarryOverGroup {
  /** What takes their place, or what a person can do about a loss; empty for what is kept. */
  readonly text: string;
  readonly items: readonly EarlierItem[];
}

/** What a person does where the deployment does nothing, by the kind of thing that is lost. */
const ADVICE: Readonly<Record<EarlierItemKind, string>> = {
  secret: 'where the app reads it, run again with --app-secret NAME',
  variable: 'where the app reads it, run again with --env NAME=value',
  mount: 'add it to .deploy/compose.override.yml; what lies there is in no backup',
  service: 'add it to .deploy/compose.override.yml, which is deployed as well',
  domain: 'name all domains in one list, the main one first, without blanks',
  redirect:
    'run again with --redirect-domain NAME, where it leads to the first name of --domain; else let the app do it',
  'time-out': 'run again with --proxy-timeout SECONDS',
  trigger: 'add it to "on:" in release.yml',
  build: 'add it to the step "Build and push the image" in release.yml',
  step: 'where it is still needed, add it to the job "Build" in release.yml, or to .deploy/hooks',
  script: 'where it is still needed, call it in the job "Build" in release.yml, or from .deploy/hooks',
  setting: 'where it is still needed, add it to .deploy/compose.override.yml or to release.yml',
};

/** One group a replacement, in the order in which they first appear. */
export function replacedGroups({ replaced }: CarryOver): readonly CarryOverGroup[] {
  return grouped(replaced.map((item) => ({ item, text: item.by })));
}

/** One group an advice. */
export function lostGroups(deployment: Deployment): readonly CarryOverGroup[] {
  const { lost } = deployment.carryOver;
  const domains = domainAdvice(deployment);
  const waits = inWorkflow(
    'run what it checks in the job "Build" of release.yml, before the image is built, because nothing waits for it any more, ' +
      'wait for another workflow with --release-after NAME, or deploy by releases alone with --no-release-on-push',
    deployment,
  );
  return grouped(
    lost.map((item) => ({
      item,
      text:
        item.kind === 'domain'
          ? domains
          : item.kind === 'trigger' && item.name.startsWith('successful ')
            ? waits
            : inWorkflow(ADVICE[item.kind], deployment),
    })),
  );
}

/** The list that serves the lost domains as well, ready to be typed. */
function domainAdvice({ host, carryOver }: Deployment): string {
  const lost = carryOver.lost.filter(({ kind }) => kind === 'domain').map(({ name }) => name);
  const list = [host.domain === '' ? `MAIN` : host.domain, ...lost].join(',');
  return host.domain === ''
    ? `${ADVICE.domain}, with the domain of today for MAIN: gh variable set DEPLOY_DOMAIN --body '${list}'`
    : `${ADVICE.domain}: run again with --domain ${list}`;
}

function grouped(entries: readonly { readonly item: EarlierItem; readonly text: string }[]): readonly CarryOverGroup[] {
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
  return where.replace(/^\.github\/workflows\//, '');
}
