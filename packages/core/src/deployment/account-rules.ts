import type { Rule, Unaccounted, Verdict } from './account-rule.js';
import { allSecrets, storeSecrets } from './all-secrets.js';
import { isSampleHost } from '../facts/sample-host.js';
import { isVariableName } from '../facts/carry-over/proxies/redirect-item.js';
import { buildRules } from './account-rules-build.js';
import { inBuildSecrets } from './account-rules-inputs.js';
import { jobRules } from './account-rules-jobs.js';
import { otherRules } from './account-rules-others.js';
import { stepRules } from './account-rules-steps.js';
import { unfitRules, valueRules } from './account-rules-values.js';
import { inConf, inEnvironment, inRelease, inServices, inVolumes, ofSecret } from './kept-place.js';
import { triggerRules } from './account-rules-triggers.js';

const by = (text: string): Verdict => ({ by: text });

/** What takes the place of something, in the words of the plan and the guide. */
const REPLACEMENTS = {
  secrets: by("this deployment's own secrets and domain, and the token of each workflow run"),
  template: by('the new Compose template, with nginx-proxy and its certificates'),
  litestream: by('the Litestream service of this deployment'),
  data: by('the data volume, which the first release fills with the earlier data when you take it over'),
  build: by('the job "Build" of release.yml'),
  unread: by('nothing, because nothing of the earlier deployment read it'),
  deploy: by('the job "Deploy" of release.yml, and deploy.sh on the host'),
} as const;

const { data, deploy, build, litestream, secrets, template, unread } = REPLACEMENTS;

/** Names that a workflow gives to parts of the image's name and the like, and that nothing else reads. */
const PLUMBING =
  /^(?:DOCKER_\w+|COMPOSE_\w+|DOTNET_(?:VERSION|NOLOGO|CLI_\w+|SKIP_\w+)|NUGET_\w+|NODE_VERSION|CI|REGISTRY\w*|IMAGE\w*|TAG\w*|VERSION|APP_NAME|SERVICE|REPO\w*|KAMAL_\w+|APPTOKEN|USERNAME|RELEASE_VERSION|HOST_DOMAIN)$/i;

/** The secret in `B of the repository`. */
const ofRepository = (name: string): string => name.replace(/ of the repository$/, '');
/** `APPSETTINGS_JSON` reaches the app as `APPSETTINGS_JSON_BASE64`. */
const withoutEncoding = (name: string): string => name.replace(/_BASE64$/, '');
const secretNames = (deployment: Unaccounted): readonly string[] =>
  [...allSecrets(deployment), ...storeSecrets(deployment)].map(({ name }) => name);

/** The rules, those of one kind together. */
export const rules: readonly Rule[] = [
  // Secrets.
  { kinds: ['secret'], name: /^(?:GITHUB_TOKEN|KAMAL_REGISTRY_\w+|APPTOKEN)$/, result: secrets },
  ...unfitRules,
  {
    kinds: ['secret', 'variable'],
    when: ({ name }, { app }) =>
      app.secrets.some(({ secret, variable, formerly }) => [secret, variable, formerly].includes(name)) ||
      app.variables.some((variable) => variable.name === name),
    result: ({ name }, deployment) => ofSecret(name, deployment),
  },
  {
    kinds: ['secret'],
    when: ({ name }, deployment) => secretNames(deployment).includes(name),
    result: ({ name }, deployment) => ofSecret(name, deployment),
  },
  {
    kinds: ['secret'],
    when: ({ name }, deployment) => {
      const plain = withoutEncoding(name);
      return deployment.app.secrets.some(({ secret }) => secret === plain);
    },
    result: ({ name }, deployment) => ofSecret(withoutEncoding(name), deployment),
  },
  {
    kinds: ['secret', 'domain'],
    name: /^(?:<%=\s*ENV.*HOST.*%>|\$\{?(?:HOST_DOMAIN|DEPLOY_HOST|DEPLOY_API|VIRTUAL_HOST|DOMAIN)\}?|KAMAL_DEPLOY_(?:IP|HOST)|SSH_PRIVATE_KEY|SSH_(?:HOST|USER|USERNAME|KEY|PORT)|DEPLOY_(?:HOST|API))$/,
    result: secrets,
  },
  { kinds: ['secret', 'variable'], name: /^(?:VIRTUAL_\w+|LETSENCRYPT_\w+|ACME_HOST)$/, result: template },
  {
    kinds: ['variable'],
    name: / of the repository$/,
    when: ({ name }, deployment) => secretNames(deployment).includes(ofRepository(name)),
    result: ({ name }, deployment) => ofSecret(ofRepository(name), deployment),
  },
  {
    kinds: ['secret', 'variable'],
    value: /^(?:the way to the host|where other secrets come from|the log-in of the registry)$/,
    result: secrets,
  },
  {
    kinds: ['secret'],
    value: /^secret of the build /,
    when: ({ name }, { app: { buildSecrets = [] } }) => buildSecrets.some(({ id }) => id === name),
    result: ({ name }, deployment) => inBuildSecrets(name, deployment),
  },
  { kinds: ['secret'], value: /^the earlier Litestream's$/, result: litestream },
  { kinds: ['secret'], value: /^read by nothing$/, result: unread },
  // Variables.
  {
    kinds: ['variable', 'secret'],
    name: /^(?:ASPNETCORE_FORWARDEDHEADERS_ENABLED)$/,
    result: template,
  },
  {
    kinds: ['variable'],
    name: /^(?:ASPNETCORE|DOTNET)_ENVIRONMENT$/,
    value: /^Production$/,
    result: template,
  },
  {
    kinds: ['variable', 'secret'],
    when: ({ name }, { app }) => name === app.ui?.hostVariable,
    result: inEnvironment(),
  },
  { kinds: ['variable'], name: PLUMBING, result: build },
  // Domains.
  { kinds: ['domain'], when: ({ name }) => isVariableName(name), result: secrets },
  {
    kinds: ['domain'],
    when: ({ name }, { host }) => host.domain.split(',').includes(name),
    result: (_item, { host }) => inConf('domain', host.domain),
  },
  { kinds: ['domain'], when: ({ name }) => isSampleHost(name), result: secrets },
  {
    kinds: ['redirect'],
    when: ({ name, value }, { host: { domain, redirects = [] } }) =>
      value === domain.split(',', 1)[0] && redirects.includes(name.split(' ', 1)[0] ?? ''),
    result: (_item, { host: { redirects = [] } }) => inConf('redirect_domains', redirects.join(',')),
  },
  { kinds: ['setting'], value: /^proxy labels$/, result: template },
  ...valueRules,
  {
    kinds: ['setting'],
    value: /^kamal proxy\.buffering\.(?:requests|responses): true$|^kamal proxy\.buffering\.memory: /,
    result: template,
  },
  // Mounts. Those of the earlier Litestream go with it.
  { kinds: ['mount'], value: /^litestream$/, result: litestream },
  {
    kinds: ['mount'],
    when: ({ name, value }, { ownServices = [] }) =>
      ownServices.some(({ name: own, targets }) => name.endsWith(` of ${own}`) && targets.includes(value ?? '')),
    result: ({ name, value = '' }) => ({ ...inServices(name.replace(/^.* of /, ''), 'volumes'), as: value }),
  },
  {
    kinds: ['mount'],
    name: /^(?!.* of [\w.-]+$)/, // one of another service has nothing to do with the folder of that name here
    when: ({ value = '' }, { app }) =>
      value === app.dataFolder || value.startsWith(`${app.dataFolder}/`) || app.dataFolder.startsWith(`${value}/`),
    result: data,
  },
  {
    kinds: ['mount'],
    when: ({ mount }, { app }) =>
      mount !== undefined && (app.mounts ?? []).some(({ target }) => target === mount.target),
    result: ({ mount }, { app }) =>
      inVolumes(
        (app.mounts ?? [])
          .filter(({ target }) => target === mount?.target)
          .map(({ source, target }) => `${source}:${target}`)
          .join(),
      ),
  },
  // Services.
  {
    kinds: ['service'],
    value: /^other$/,
    when: ({ name }, { ownServices = [] }) => ownServices.some((own) => own.name === name.replace(/ \(.*$/, '')),
    result: ({ name }) => ({ ...inServices(), as: name.replace(/ \(.*$/, '') }),
  },
  // A role of the app on another host is an older version of it, and not part of this deployment.
  {
    kinds: ['service', 'mount', 'setting'],
    name: /^(?!.*\(a role of its own\))/,
    value: /^elsewhere$/,
    result: by('nothing: it keeps running as it is, on a host of its own'),
  },
  { kinds: ['service'], value: /^app$/, result: template },
  {
    kinds: ['service'],
    value: /^other migration$/,
    when: (_item, { app }) => app.migrate !== undefined || app.migratesAtStart === true,
    result: template,
  },
  { kinds: ['service'], value: /^migration$/, when: (_item, { app }) => app.migrate !== undefined, result: template },
  { kinds: ['service'], value: /^migration$/, result: by('nothing, because the app registers no task of that name') },
  { kinds: ['service'], value: /^litestream$/, result: litestream },
  { kinds: ['service'], value: /^proxy$/, result: template },
  ...triggerRules,
  // Settings.
  { kinds: ['setting'], name: /^input version /, result: inRelease('on', 'workflow_dispatch', 'version') },
  { kinds: ['setting'], name: /^the host$/, result: secrets },
  {
    kinds: ['setting'],
    value:
      /^\w+ (?:image|restart|container_name|network_mode|networks|expose|depends_on|profiles|logging|healthcheck|links|hostname)\b/,
    result: template,
  },
  { kinds: ['setting'], value: /^\w+ ports: "?\d+"?$/, result: template },
  // The ports of the web belong to nginx-proxy now.
  { kinds: ['setting'], value: /^\w+ ports: "?(?:[\d.]+:)?(?:80|443):\d+(?:\/tcp)?"?$/, result: template },
  { kinds: ['setting'], value: /^migration command\b/, result: template },
  {
    kinds: ['setting'],
    value: /^\w+ user: \d/,
    when: ({ value }, { app }) => value?.replace(/^\w+ user: /, '').split(':')[0] === String(app.user.uid),
    result: (_item, { app: { user } }) => inConf('user', `${user.uid}:${user.gid}`),
  },
  { kinds: ['setting'], value: /^runs-on: ubuntu-[\w.]+(?:-arm)?$/, result: build },
  { kinds: ['setting'], value: /^timeout-minutes:/, result: build },
  {
    kinds: ['setting'],
    value: /^environment: /,
    when: ({ value }, { environment }) => value === `environment: ${environment}`,
    result: (_item, { environment }) => inConf('environment', environment),
  },
  { kinds: ['setting'], value: /^kamal (?:service|image|minimum_version)\b/, result: build },
  { kinds: ['setting'], value: /^kamal registry\.server: /, result: build },
  { kinds: ['setting'], value: /^kamal registry\.(?:username|password): /, result: secrets },
  { kinds: ['setting'], value: /^kamal proxy\.(?:ssl|forward_headers): (?:true|false)$/, result: template },
  { kinds: ['setting'], value: /^kamal proxy\.healthcheck\.(?:interval|timeout)\b/, result: deploy },
  {
    kinds: ['setting'],
    value: /^kamal aliases\./,
    result: by('docker compose in the folder of the deployment on the host, for what a person typed'),
  },
  { kinds: ['setting'], value: /^kamal ssh\.user\b/, result: secrets },
  { kinds: ['setting'], value: /^kamal ssh\.port\b/, result: secrets },
  {
    kinds: ['setting', 'time-out', 'build'],
    value:
      /^kamal (?:boot\.|sshkit\.|ssh\.(?:keys|config|log_level|max_connections)|traefik\.(?:options|host_port|image|labels|env|args)\b|proxy\.run\.|servers\.web\.proxy: true|builder\.multiarch|(?:retain_containers|hooks_path|secrets_path|primary_role|allow_empty_\w+|readiness_delay|run_directory|require_destination)\b)/,
    result: by('nothing, because it only told Kamal how to work'),
  },
  {
    kinds: ['time-out'],
    value: /^kamal (?:deploy_timeout|drain_timeout|readiness_delay|proxy\.healthcheck)/,
    result: deploy,
  },
  { kinds: ['time-out'], name: /^proxy\.(?:deploy|drain)_timeout/, result: deploy },
  ...jobRules,
  ...buildRules,
  ...stepRules,
  ...otherRules(build, deploy, template, secrets),
];
