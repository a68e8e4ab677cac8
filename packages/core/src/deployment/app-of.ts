import type { ContainerUser, Facts, ImageBuild } from '../facts/facts.js';
import type { EarlierItem } from '../facts/carry-over/earlier-item.js';
import { present } from '../present.js';
import { shellWords } from '../project/shell-words.js';
import { variableOf } from '../questions/app-entries.js';
import { buildSecretOf } from '../questions/build-questions.js';
import type { Answers } from '../questions/question.js';
import { list, text } from './answer-values.js';
import type { App } from './app.js';
import { afterBuildOf, fillsHost, pagesOf } from './front-end-steps.js';
import { keptMounts } from './kept-mounts.js';
import { settingsPatchOf } from './settings-patch.js';
import { workloadsOf } from './workloads.js';

/**
 * The app of a deployment, without the steps that its workflow keeps.
 * @param runsBeside whether the platform mounts anything beside the data folder
 */
export function appOf(facts: Facts, answers: Answers, secrets: App['secrets'], runsBeside: boolean): App {
  const items = facts.earlierItems ?? [];
  const published = answers['imageBuild'] === 'published';
  const context = published ? '' : text(answers, 'buildContext');
  const checkout = published ? {} : checkoutOf(items);
  const patchedSettings = facts.host && settingsPatchOf(items, facts.host.value.folder);
  const after = facts.ui?.value.build === undefined ? [] : afterBuildOf(items, facts.ui.value);
  const pages = published || answers['imageBuild'] === 'supplied' ? undefined : pagesOf(items);
  const workloads = facts.host ? workloadsOf(items, facts.workload?.value) : [];
  const mounts = keptMounts(
    runsBeside ? items : [],
    text(answers, 'dataFolder'),
    facts.earlier.flatMap(({ value }) => value.folders),
  );
  const program = shellWords(text(answers, 'migrateCommand'));
  const migrate = program.length > 0 ? program : answers['migrations'] === true ? ['--AppTasks=migrate'] : undefined;
  return {
    family: facts.family.value,
    template: facts.template.value,
    name: text(answers, 'appName'),
    ...(facts.host && { host: facts.host.value }),
    ...(facts.dotnet && { dotnet: facts.dotnet.value }),
    ...(facts.sdk && { sdk: facts.sdk.value }),
    ...(workloads.length > 0 && { workloads }),
    ...present({ feeds: feedsOf(facts, answers) }),
    ...(answers['imageBuild'] === 'dockerfile' &&
      present({ builderInputs: facts.builderInputs?.map(({ value }) => value) ?? [] })),
    ...(!published && facts.npmRegistry && { npmRegistry: facts.npmRegistry.value }),
    ...(facts.solution && { solution: facts.solution.value }),
    image: imageOf(answers),
    ...(context !== '' && context !== '.' && { buildContext: context }),
    ...(!published && buildOf(facts, answers)),
    ...(Object.keys(checkout).length > 0 && { checkout }),
    port: Number(answers['port']),
    user: userOf(text(answers, 'user')),
    ...(answers['dropsRights'] === true && { dropsRights: true as const }),
    dataFolder: text(answers, 'dataFolder'),
    healthPath: text(answers, 'healthPath'),
    ...(migrate && { migrate }),
    ...startOf(answers, program.length > 0),
    ...(migrate === undefined && answers['migratesAtStart'] === true && { migratesAtStart: true }),
    ...(facts.ui && { ui: { ...facts.ui.value, ...(after.length > 0 && { after }) } }),
    ...(!published && fillsHost(items) && { fillsHost: true }),
    ...(pages !== undefined && answers['separateCdn'] === true && { pages }),
    ...(patchedSettings !== undefined && { patchedSettings }),
    ...(mounts.length > 0 && { mounts }),
    secrets,
    // Compose refuses a file that names a variable twice.
    variables: list(answers, 'variables')
      .map(variableOf)
      .filter(({ name }) => secrets.every(({ variable }) => variable !== name)),
  };
}

/**
 * The run that migrates has the entry point of the app. Where a program migrates, that is one which runs whatever follows, so that a
 * given entry point becomes the first words of the command.
 */
function startOf(answers: Answers, programMigrates: boolean): Pick<App, 'entrypoint' | 'command'> {
  const [entrypoint, command] = [shellWords(text(answers, 'entrypoint')), shellWords(text(answers, 'command'))];
  return programMigrates && entrypoint.length > 0
    ? { entrypoint: ['env'], command: [...entrypoint, ...command] }
    : present({ entrypoint, command });
}

/**
 * The values of feeds that our steps and our Dockerfile need: a Dockerfile of the project has build secrets of its own. A feed that a
 * workflow names is for the steps.
 */
function feedsOf({ feeds = [] }: Facts, { imageBuild }: Answers): NonNullable<App['feeds']> {
  const built = imageBuild === 'published' ? [] : imageBuild === 'dockerfile' ? ['npm'] : ['dotnet', 'npm'];
  return feeds
    .map(({ value }) => value)
    .filter(({ of, source }) => (source === undefined ? built.includes(of) : imageBuild !== 'published'));
}

/** What the earlier checkout brought, the most that any of them did. */
function checkoutOf(items: readonly EarlierItem[]): NonNullable<App['checkout']> {
  const has = (name: string): boolean =>
    items.some((item) => item.kind === 'build' && item.name === name && item.tests !== true);
  return {
    ...(has('lfs true') && { lfs: true }),
    ...(has('fetch-depth 0') && { history: true }),
    ...(has('submodule recursive')
      ? { submodules: 'recursive' as const }
      : has('submodule true') && { submodules: 'true' as const }),
  };
}

/** How the image is built, beside where. */
function buildOf(
  { buildAgent }: Facts,
  answers: Answers,
): Pick<App, 'buildTarget' | 'buildArguments' | 'buildSecrets' | 'buildAgent' | 'architecture'> {
  const keys = list(answers, 'buildSshKeys');
  const target = text(answers, 'buildTarget');
  const [args, secrets] = [list(answers, 'buildArguments'), list(answers, 'buildSecrets')];
  return {
    ...(target !== '' && { buildTarget: target }),
    ...(args.length > 0 && { buildArguments: args.map(variableOf) }),
    ...(secrets.length > 0 && { buildSecrets: secrets.map(buildSecretOf) }),
    ...(keys.length > 0 && { buildAgent: { ids: buildAgent?.ids ?? ['default'], keys } }),
    ...(answers['architecture'] === 'arm64' && { architecture: 'arm64' as const }),
  };
}

function imageOf(answers: Answers): ImageBuild {
  const kind = text(answers, 'imageBuild') as ImageBuild['kind'];
  if (kind === 'published') return { kind, image: text(answers, 'image') };
  return kind === 'sdk' ? { kind } : { kind, path: text(answers, 'dockerfile') };
}

/** `1654:1654`; one number stands for both. */
function userOf(answer: string): ContainerUser {
  const [uid = '', gid = uid] = answer.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
