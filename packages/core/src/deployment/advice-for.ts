import type { EarlierItem, EarlierItemKind } from '../facts/carry-over/earlier-item.js';
import { FEED_TOKEN } from '../facts/carry-over/reference-items.js';
import { JUMP_HOST } from '../facts/carry-over/jump-host-items.js';
import type { Deployment } from './deployment.js';
import { inWording } from './platform-half.js';
import { inWorkflow } from './workflow-words.js';

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

/** For a feed that only a step of the earlier workflow knew. */
const FEED_ADVICE =
  'Docker builds the app now, and knows only feeds that the repository names. If the app needs packages of this one, name it in a ' +
  'NuGet.config in the root folder, with %NUGET_AUTH_TOKEN% as its password, and run the generator again.';

/** Advice for some items of a kind. */
interface Exact {
  /** Default: of any kind. */
  readonly kind?: EarlierItemKind;
  /** Default: by any name. */
  readonly name?: RegExp;
  /** Default: with any value. */
  readonly value?: string;
  readonly text: string;
}

/** The first one that fits an item counts. */
const EXACT: readonly Exact[] = [
  {
    kind: 'variable',
    value: 'placeholder',
    text:
      'Its value there is a placeholder. If the app reads it, run the generator again with --env NAME=value, or with ' +
      '--app-secret NAME if nobody may see the value.',
  },
  {
    kind: 'variable',
    value: 'own address',
    text:
      'Its value there is an address of the app on another machine. Run the generator again with --domain and the domain of the app, or ' +
      'with --env NAME=value.',
  },
  {
    kind: 'variable',
    value: 'loopback',
    text:
      'Its value there lets only the machine itself reach the app. If the app reads it, run the generator again with ' +
      '--env NAME=value and an address that takes requests from the network, such as 0.0.0.0.',
  },
  {
    value: JUMP_HOST,
    text:
      'The new workflow connects to the host directly. Open the port for SSH of the host to the runners of GitHub, or name a runner of ' +
      'your own that reaches the host in "runs-on" of release.yml.',
  },
  ...(['entrypoint', 'command'] as const).map((part) => ({
    name: /^(?!.* of (?!the app$))/, // another container of the same image is none of the app
    value: `app ${part}: `,
    text: `If the app needs it, run the generator again with --${part} and its words. They will stand in a file of the repository.`,
  })),
  {
    kind: 'build',
    name: /^(?:source-url|owner) /,
    text: FEED_ADVICE,
  },
  { kind: 'secret', value: FEED_TOKEN, text: FEED_ADVICE },
  {
    kind: 'setting',
    name: /^runs-on of .*\bself-hosted\b/,
    text:
      'The jobs of the new workflow run on runners of GitHub. If only your own runner reaches the host, name it in "runs-on" of the job ' +
      '"Deploy" of release.yml.',
  },
  {
    kind: 'setting',
    name: /^condition of /,
    text:
      'The new workflow deploys without this condition. ' +
      'If you need it, add it as "if" to the jobs "Build" and "Deploy" of release.yml.',
  },
  {
    kind: 'trigger',
    name: /^successful /,
    text:
      'A push no longer waits for this workflow. Run its checks in the job "Build" of release.yml before the image is built, ' +
      'wait for another workflow with --release-after NAME, or deploy releases only with --no-release-on-push.',
  },
  {
    kind: 'trigger',
    name: /^push on (?!main$|master$|any branch$)/,
    text:
      'If a push to this branch should deploy, run the generator again with --release-on-push --release-branches ' +
      'NAMES, where NAMES lists all branches that deploy, separated by commas.',
  },
  {
    kind: 'trigger',
    name: /^push on /,
    text: 'If a push should deploy, run the generator again with --release-on-push.',
  },
  {
    kind: 'setting',
    name: /^(?:destination|environment) (?!of )/,
    text:
      'If it is still needed, run the generator again with --environment and its name: ' +
      'it becomes an environment of its own.',
  },
];

/** What a person can do about something that is lost. */
export function adviceFor(item: EarlierItem, deployment: Deployment): string {
  const exact = EXACT.find(
    ({ kind, name, value }) =>
      (kind === undefined || item.kind === kind) &&
      (name === undefined || name.test(item.name)) &&
      (value === undefined || item.value === value),
  );
  if (exact) return inWorkflow(exact.text, deployment);
  if (item.kind === 'domain') return domainAdvice(deployment);
  return inWorkflow(inWording(ADVICE[item.kind], deployment.wording), deployment);
}

/** The list that serves the lost domains as well, ready to be typed. */
function domainAdvice({ host, carryOver }: Deployment): string {
  const lost = carryOver.lost.filter(({ kind }) => kind === 'domain').map(({ name }) => name);
  const list = [host.domain === '' ? `MAIN` : host.domain, ...lost].join(',');
  return host.domain === ''
    ? `${ADVICE.domain}, with the present domain in place of MAIN: gh variable set DEPLOY_DOMAIN --body '${list}'`
    : `${ADVICE.domain}: run the generator again with --domain ${list}`;
}
