import { nameOf } from '../project/paths.js';
import { installedWorkloads } from './workloads.js';
import type { Rule, Unaccounted } from './account-rule.js';
import { inConf, inRelease } from './kept-place.js';

const build = { by: 'the job "Build" of release.yml' } as const;
const deploy = { by: 'the job "Deploy" of release.yml, and deploy.sh on the host' } as const;

const step: Rule['kinds'] = ['step', 'script'];
/** Whether the new workflow publishes with .NET, or a Dockerfile of ours does. */
const publishes = (_item: unknown, { app }: Unaccounted): boolean =>
  app.image.kind === 'sdk' || app.image.kind === 'supplied';
/** Whether the new workflow builds an image at all. */
const builds = (_item: unknown, { app }: Unaccounted): boolean => app.image.kind !== 'published';

/** Whether the new deployment migrates, or the app does when it starts. */
const migrates = (_item: unknown, { app }: Unaccounted): boolean =>
  app.migrate !== undefined || app.migratesAtStart === true;

/** Packages by which a host is reached, and images are handed on. */
const TOOLS = /^(?:openssh[\w-]*|ssh|rsync|sshpass|docker[\w.-]*|curl|git|bash|ca-certificates|gettext[\w-]*)$/;

/** What the steps of earlier workflows did, by command. */
export const stepRules: readonly Rule[] = [
  {
    kinds: step,
    name: /^uses (?:actions\/checkout|docker\/login-action)$/,
    result: build,
  },
  {
    kinds: step,
    name: /^uses (?:actions\/cache|docker\/(?:setup-buildx|setup-qemu|metadata|build-push|bake)-action|crazy-max\/ghaction-github-runtime)$/,
    when: builds,
    result: build,
  },
  // By itself it does nothing: the commands that use .NET are reported separately.
  { kinds: step, name: /^uses actions\/setup-dotnet$/, when: builds, result: build },
  { kinds: step, name: /^dotnet (?:publish|restore|build)\b/, when: publishes, result: build },
  {
    kinds: step,
    name: /^dotnet workload install\b/,
    when: ({ name }, deployment) =>
      publishes(undefined, deployment) &&
      installedWorkloads(name)?.every((one) => deployment.app.workloads?.includes(one)) === true,
    result: build,
  },
  { kinds: step, name: /^docker (?:buildx |image )?(?:build|push|tag|bake)\b/, when: builds, result: build },
  { kinds: step, name: /^docker buildx (?:create|use)\b/, when: builds, result: build },
  // The steps of both jobs share one folder now.
  {
    kinds: step,
    name: /^uses actions\/(?:upload|download)-artifact$/,
    when: (_item, { app: { steps = [] } }) => steps.length > 0,
    result: build,
  },
  // By itself it does nothing: the npm commands that use it are reported separately.
  { kinds: step, name: /^uses actions\/setup-node$/, when: builds, result: build },
  {
    kinds: step,
    name: /^(?:uses (?:pnpm\/action-setup|oven-sh\/setup-bun)$|corepack (?:enable|prepare)|npm (?:i|install) (?:pnpm|yarn|bun|corepack))\b/,
    when: (_item, { app: { ui } }) => /\b(?:pnpm|yarn|bun)\b/.test(ui?.install ?? ''),
    result: build,
  },
  {
    kinds: step,
    name: /^(?:(?:npm|pnpm|bun) (?:ci|i|install)|yarn(?: install)?)$/,
    when: ({ value = '.' }, { app: { ui } }) =>
      ui !== undefined && [ui.folder, ui.workspace, ...(ui.others ?? []).map(({ folder }) => folder)].includes(value),
    result: build,
  },
  {
    kinds: step,
    name: /^(?:npm|pnpm|yarn|bun) run \S+$/,
    when: ({ name, value }, { app: { ui } }) =>
      ui !== undefined && (value ?? '.') === ui.folder && name === (ui.build ?? 'npm run build'),
    result: build,
  },
  {
    kinds: step,
    name: /ci\.prebuild\.sh$/,
    when: (_item, { app }) => (app.ui?.placeholders ?? []).length > 0,
    result: build,
  },
  {
    kinds: step,
    name: /^(?:dotnet tool install (?:--global )?x|write \S+\.json\.patch|x patch \S+\.json\.patch)$/,
    when: (_item, { app }) => app.patchedSettings !== undefined,
    result: build,
  },
  {
    kinds: step,
    name: /\bpost\.build\.\w+$|^node \S+\.[cm]?js$/,
    when: ({ name }, { app }) => (app.ui?.after ?? []).some((command) => nameOf(command) === nameOf(name)),
    result: build,
  },
  {
    kinds: step,
    name: /^sed -i /,
    when: ({ name }, { app }) => {
      const files = name.split(' ').slice(2);
      return files.length > 0 && files.every((file) => app.ui?.placeholders?.includes(file.replace(/^\.\//, '')));
    },
    result: build,
  },
  {
    kinds: step,
    name: /^uses peaceiris\/actions-gh-pages$/,
    when: (_item, { app }) => app.pages !== undefined,
    result: build,
  },
  {
    kinds: ['setting'],
    name: /^GitHub Pages from /,
    when: (_item, { app }) => app.pages !== undefined,
    result: inRelease('Publish the site to GitHub Pages', 'FOLDER'),
  },
  // What a platform ran before each release.
  {
    kinds: step,
    when: ({ name, value = '' }, deployment) =>
      (value === 'migration before a release' ||
        (value === 'before a release' && /\bmigrat|\bdb:(?:prepare|migrate)\b/.test(name))) &&
      migrates(undefined, deployment),
    result: (_item, { app }) => inConf('migrate', app.migrate === undefined ? 'start' : 'yes'),
  },
  // Reaching the host, and what was done there.
  {
    kinds: step,
    name: /^uses (?:appleboy\/(?:ssh|scp)-action|webfactory\/ssh-agent|ruby\/setup-ruby|danielr1996\/envsubst-action|shimataro\/ssh-key-action|easingthemes\/ssh-deploy|burnett01\/rsync-deployments)$/,
    result: deploy,
  },
  {
    kinds: step,
    name: /^(?:ssh|scp|rsync|ssh-keyscan|ssh-add|ssh-agent|eval|envsubst|kamal(?! app exec)|gem install kamal|bundle install)(?: |$)/,
    result: deploy,
  },
  {
    kinds: step,
    name: /^kamal app exec --AppTasks=migrate$/, // an app that has no such task did nothing
    result: deploy,
  },
  {
    kinds: step,
    name: /^(?:kamal app exec migrate|docker(?: compose|-compose)(?: [\w./-]+\.ya?ml)* run\b.*migrat\S*)$/,
    when: migrates,
    result: deploy,
  },
  {
    kinds: step,
    name: /^docker(?: compose|-compose)(?: [\w./-]+\.ya?ml)*(?: (?:pull|up|down|stop|start|restart|rm|ps|config|logs)\b.*)?$/,
    result: deploy,
  },
  {
    kinds: step,
    name: /^(?:curl to the hook of the host|docker (?:save|load)\b.*|(?:gzip|gunzip) \S+\.tar(?:\.gz)?)$/,
    result: deploy,
  },
  { kinds: step, name: /^supervisorctl (?:update|(?:re)?start|stop)\b/, result: deploy },
  // What a machine of the pipeline needs to reach the host.
  {
    kinds: step,
    name: /^(?:apk add|apt(?:-get)? (?:update|install)|(?:yum|dnf) install)(?: |$)/,
    when: ({ name }) =>
      name
        .split(' ')
        .slice(2)
        .every((one) => TOOLS.test(one)),
    result: deploy,
  },
  // The restore check decides who owns the data.
  { kinds: step, name: /^docker compose run --entrypoint (?:id|chown)$/, result: deploy },
  {
    kinds: step,
    name: /^docker (?:login|logout|pull|stop|rm|start|restart|network create|image prune|system prune)\b|^docker run$/,
    result: deploy,
  },
  {
    kinds: step,
    name: /^docker run --rm \$ --AppTasks=migrate$/,
    when: (_item, { app }) => app.migrate !== undefined,
    result: deploy,
  },
  {
    kinds: step,
    name: /^git (?:pull|fetch|checkout|reset|clone)\b/,
    when: ({ commands = [] }) => commands.some((one) => /^(?:uses appleboy\/ssh-action$|ssh\b)/.test(one)),
    result: deploy,
  },
  // What the deployment itself consists of; anything else reaches the host no more.
  {
    kinds: step,
    name: /^copy (?:[.*]?$|(?:\S*\/)?\.(?:deploy|env)\b|\$$|(?:publish|dist|build|out|output|bin|target|release|artifacts?)(?:\/|$)|\S*(?:compose|Dockerfile|litestream|nginx|Caddyfile|traefik|proxy)\S*$|\S+\.(?:sh|tar|tgz|gz|zip)$)/i,
    result: deploy,
  },
  { kinds: step, name: /^write known_hosts$|\.ssh\/(?:known_hosts|id_\w+|config)$/, result: deploy },
  {
    kinds: step,
    name: /^chown$|^chown /,
    result: deploy,
  },
  { kinds: step, name: /^sed -i service label/, result: deploy },
  {
    kinds: step,
    name: /^sed -i (?:(?:\S+\/)?config\/deploy\.ya?ml|(?:\.deploy\/)?(?:docker-)?compose[\w.-]*\.ya?ml)$/,
    result: deploy,
  },
];
