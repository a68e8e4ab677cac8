import { buildValue, secretOfValue, type BuildEnvironment } from '../project/build-value.js';
import { readBake } from '../project/bake.js';
import { findCompose } from '../project/compose.js';
import { kamalSecretSources, readKamalYaml } from '../project/kamal.js';
import { folderOf, joinPath, nameOf } from '../project/paths.js';
import type { Project } from '../project/project.js';
import { shellWords } from '../project/shell-words.js';
import { findWorkflows, type Workflow, type WorkflowStep } from '../project/workflow.js';
import { environmentOf, isYaml, readYaml, type YamlNode } from '../project/yaml-file.js';
import { isProduction } from './app-services.js';
import { isOurs } from './ours.js';

/** A build argument or a build secret. */
export interface BuildInput {
  readonly name: string;
  /**
   * Of an argument its value; of a secret the repository's secret, or a file of the checkout that begins with `./`. Undefined where
   * nothing says it.
   */
  readonly value: string | undefined;
  readonly from: string;
}

/** A build of an image, as a file of the checkout describes it. */
export interface EarlierBuild {
  /** Folder below the root; undefined for one outside of it. */
  readonly context: string | undefined;
  /** Dockerfile below the root. */
  readonly file: string | undefined;
  readonly target?: string;
  readonly arguments: readonly BuildInput[];
  readonly secrets: readonly BuildInput[];
  /** `linux/arm64`, or `arm64`. */
  readonly platforms: readonly string[];
  readonly from: string;
  /** Whether what it builds is deployed, rather than tried. */
  readonly deployed: boolean;
}

/** Every build of an image in the checkout, those whose result is deployed first; none that an earlier run of this generator wrote. */
export function readBuilds(project: Project): readonly EarlierBuild[] {
  const workflows = findWorkflows(project).flatMap((file) =>
    'error' in file || isOurs(project, file.path) ? [] : [file],
  );
  const builds = [
    ...workflows.flatMap((workflow) => workflow.steps.flatMap((step) => ofStep(workflow, step))),
    ...ofKamal(project, workflows),
    ...ofCompose(project, workflows),
    ...ofBake(project, workflows),
    ...ofScripts(project),
  ];
  return builds.toSorted((a, b) => Number(b.deployed) - Number(a.deployed));
}

function ofStep(workflow: Workflow, step: WorkflowStep): readonly EarlierBuild[] {
  const { from, runsOn = '' } = step;
  const environment: BuildEnvironment = [
    { environment: step.env.flatMap(({ name, value }) => (value === undefined ? [] : [{ name, value, from }])) },
    workflow,
  ];
  const machine = /arm64|-arm\b/i.test(runsOn) ? ['linux/arm64'] : [];
  if (step.uses?.startsWith('docker/build-push-action@') !== true)
    return ofCommands(step.run ?? '', environment, from, step.folder).map((build) => ({
      ...build,
      platforms: build.platforms.length > 0 ? build.platforms : machine,
      deployed: /--push\b|docker\s+(?:image\s+)?(?:push|save)\b|\bssh\b/.test(workflow.text),
    }));
  const lines = (key: string): readonly string[] =>
    (step.with.get(key) ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const pairs = (key: string, valueOf: (value: string) => string | undefined): readonly BuildInput[] =>
    lines(key).map((line) => {
      const [name = '', ...rest] = line.split('=');
      return { name, value: valueOf(rest.join('=')), from };
    });
  const known = (value: string): string | undefined => buildValue(value, environment);
  const context = below(step.with.get('context') ?? '.');
  const file = step.with.get('file');
  const target = step.with.get('target');
  const platforms = lines('platforms').flatMap((line) => line.split(',').map((one) => one.trim()));
  return [
    {
      context,
      file: file === undefined ? inside(context, 'Dockerfile') : below(file),
      ...(target === undefined || /\$/.test(target) ? {} : { target }),
      arguments: pairs('build-args', known),
      secrets: [
        ...pairs('secrets', (value) => secretOfValue(known(value) ?? '')),
        ...pairs('secret-envs', (value) => secretOfValue(known(`\${${value}}`) ?? '')),
        ...pairs('secret-files', fileOfCheckout),
      ],
      platforms: platforms.length > 0 ? platforms : machine,
      from,
      deployed:
        !/^(?:false)?$/.test(step.with.get('push') ?? '') ||
        /\bpush=true\b|\btype=registry\b/.test(step.with.get('outputs') ?? ''),
    },
  ];
}

/** `docker build` in a script. Its folder is that of the script, or of the step. */
function ofCommands(
  script: string,
  environment: BuildEnvironment,
  from: string,
  folder = '.',
): readonly Omit<EarlierBuild, 'deployed'>[] {
  const calls = script
    .replaceAll(/\\\r?\n\s*/g, ' ')
    .replaceAll(/\$\{\{\s*([^}]*?)\s*\}\}/g, '${{$1}}')
    .matchAll(/\bdocker\s+(?:buildx\s+|image\s+)?build\s+([^\n;&|]+)/g);
  return [...calls].map(([, text = '']) => {
    const { options, rest } = optionsOf(shellWords(text));
    const all = (...names: readonly string[]): readonly string[] =>
      options.flatMap(({ name, value }) => (names.includes(name) ? [value] : []));
    const at = (path: string): string | undefined => below(path.replace(/^\.\//, ''), folder);
    const context = at(rest.at(-1) ?? '.');
    const file = all('-f', '--file').at(-1);
    const target = all('--target').at(-1);
    return {
      context,
      file: file === undefined ? inside(context, 'Dockerfile') : at(file),
      ...(target === undefined || /\$/.test(target) ? {} : { target }),
      arguments: all('--build-arg').map((word) => {
        const [name = '', ...value] = word.split('=');
        return { name, value: buildValue(value.length > 0 ? value.join('=') : `\${${name}}`, environment), from };
      }),
      secrets: all('--secret').map((word) => secretOption(word, environment, from)),
      platforms: all('--platform').flatMap((word) => word.split(',')),
      from,
    };
  });
}

/** Options that stand alone; every other one has a value behind `=`, or as its next word. */
const ALONE =
  /^(?:--push|--load|--no-cache|--pull|--rm|--force-rm|--quiet|-q|--squash|--compress|--check|--debug|-D|--(?:provenance|sbom|rm|pull|push|load|no-cache|disable-content-trust)=.*)$/;

function optionsOf(words: readonly string[]) {
  const options: { name: string; value: string }[] = [];
  const rest: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (!word.startsWith('-') || word === '-') rest.push(word);
    else if (ALONE.test(word)) continue;
    else if (word.startsWith('--') && word.includes('='))
      options.push({ name: word.slice(0, word.indexOf('=')), value: word.slice(word.indexOf('=') + 1) });
    else options.push({ name: word, value: words[++index] ?? '' });
  }
  return { options, rest };
}

/** `id=npmrc,src=.npmrc`, `id=token,env=TOKEN`, or `id=TOKEN`, which is the variable of that name. */
function secretOption(text: string, environment: BuildEnvironment, from: string): BuildInput {
  const parts = new Map(text.split(',').map((part) => [part.split('=', 1)[0], part.slice(part.indexOf('=') + 1)]));
  const name = parts.get('id') ?? '';
  const file = parts.get('src') ?? parts.get('source');
  const variable = parts.get('env') ?? name;
  return {
    name,
    value:
      file === undefined
        ? secretOfValue(buildValue(`\${${variable.replaceAll(/\W/g, '_')}}`, environment) ?? '')
        : fileOfCheckout(file),
    from,
  };
}

function ofKamal(project: Project, workflows: readonly Workflow[]): readonly EarlierBuild[] {
  const file = readKamalYaml(project);
  if (!isYaml(file)) return [];
  const builder = file.root.get('builder');
  const sources = kamalSecretSources(project);
  const context = below(builder.get('context').text ?? '.');
  const target = builder.get('target').text;
  return [
    {
      context,
      file: below(builder.get('dockerfile').text ?? 'Dockerfile'),
      ...(target === undefined ? {} : { target }),
      arguments: environmentOf(builder.get('args')).map(({ name, value, from }) => ({
        name,
        value: value === undefined || value.includes('<%') ? undefined : buildValue(value, workflows),
        from,
      })),
      secrets: builder.get('secrets').items.flatMap(({ text, from }) => {
        if (text === undefined) return [];
        const variable = sources.get(text) ?? text;
        return [{ name: text, value: secretOfValue(buildValue(`\${${variable}}`, workflows) ?? ''), from }];
      }),
      platforms: texts(builder.get('arch')),
      from: builder.from,
      deployed: true,
    },
  ];
}

function ofCompose(project: Project, workflows: readonly Workflow[]): readonly EarlierBuild[] {
  const files = findCompose(project).filter((file) => !('error' in file) && !isOurs(project, file.path));
  return files.flatMap(({ path }) => {
    const yaml = readYaml(project, path);
    if (!isYaml(yaml)) return [];
    return yaml.root.get('services').entries.flatMap(([, service]): readonly EarlierBuild[] => {
      const build = service.get('build');
      const text = build.text ?? build.get('context').text ?? (build.entries.length > 0 ? '.' : undefined);
      if (text === undefined) return [];
      const context = joinPath(folderOf(path), text.replace(/\/$/, '') || '.');
      const target = build.get('target').text;
      return [
        {
          context,
          file: inside(context, build.get('dockerfile').text ?? 'Dockerfile'),
          ...(target === undefined || /\$/.test(target) ? {} : { target }),
          arguments: environmentOf(build.get('args')).map(({ name, value, from }) => ({
            name,
            value: buildValue((value ?? `\${${name}}`).replaceAll('$$', '$'), [...workflows, dotEnv(project, path)]),
            from,
          })),
          secrets: build.get('secrets').items.flatMap((item) => {
            const source = item.text ?? item.get('source').text;
            if (source === undefined) return [];
            const name = item.get('target').text ?? source;
            return [{ name, value: composeSecret(yaml.root.get('secrets').get(source), workflows), from: item.from }];
          }),
          platforms: [...texts(build.get('platforms')), ...texts(service.get('platform'))],
          from: build.from,
          deployed: isProduction(path),
        },
      ];
    });
  });
}

/** `.env` beside the Compose file, where it is in the checkout. */
function dotEnv(project: Project, path: string): Pick<Workflow, 'environment'> {
  const file = joinPath(folderOf(path), '.env') ?? '.env';
  return {
    environment: (project.read(file) ?? '').split('\n').flatMap((line) => {
      const [, name, value = ''] = /^\s*([A-Za-z_]\w*)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [{ name, value: value.trim().replace(/^(["'])(.*)\1$/, '$2'), from: file }];
    }),
  };
}

function composeSecret(node: YamlNode, workflows: readonly Workflow[]): string | undefined {
  const variable = node.get('environment').text;
  return variable === undefined
    ? fileOfCheckout(node.get('file').text ?? '')
    : secretOfValue(buildValue(`\${${variable}}`, workflows) ?? '');
}

/** Targets of `docker buildx bake`, with the variables of the workflow that calls it. */
function ofBake(project: Project, workflows: readonly Workflow[]): readonly EarlierBuild[] {
  const callers = workflows.filter(({ text }) => BAKES.test(text));
  return readBake(project).map((one): EarlierBuild => {
    const known = (value: string): string | undefined => buildValue(value, callers);
    const context = below(one.context ?? '.');
    return {
      context,
      file: inside(context, one.dockerfile ?? 'Dockerfile'),
      ...(one.target === undefined || /\$/.test(one.target) ? {} : { target: one.target }),
      arguments: one.args.map(([name, value]) => ({ name, value: known(value), from: one.from })),
      secrets: one.secret.map((word) => secretOption(word, callers, one.from)),
      platforms: one.platforms,
      from: one.from,
      deployed: callers.some(({ text }) =>
        /--push\b|push:\s*true|docker\s+(?:image\s+)?(?:push|save)\b|\bssh\b/.test(text),
      ),
    };
  });
}

const BAKES = /\bdocker\s+(?:buildx\s+)?bake\b|docker\/bake-action@/;

/** Scripts and makefiles; in another folder than the root they are started from the root. */
function ofScripts(project: Project): readonly EarlierBuild[] {
  return project.files
    .filter(
      (path) => /\.(?:ba)?sh$|^(?:Makefile|[Jj]ustfile|Taskfile\.ya?ml)$/.test(nameOf(path)) && !isOurs(project, path),
    )
    .flatMap((path) => {
      const text = project.read(path) ?? '';
      if (!/\bdocker\s+(?:buildx\s+|image\s+)?build\b/.test(text)) return [];
      const set = [...text.matchAll(/^\s*(?:export\s+)?([A-Za-z_]\w*)\s*[:?]?=\s*(["']?)([^"'\n$`]*)\2\s*$/gm)];
      const environment = set.map(([, name = '', , value = '']) => ({ name, value: value.trim(), from: path }));
      return ofCommands(text.replaceAll(/\$\((\w+)\)/g, '${$1}'), [{ environment }], path).map((build) => ({
        ...build,
        deployed: isProduction(path) && /--push\b|docker\s+(?:image\s+)?(?:push|save)\b|\bssh\b/.test(text),
      }));
    });
}

function fileOfCheckout(text: string): string | undefined {
  const path = below(text);
  return path === undefined || path === '.' ? undefined : `./${path}`;
}

function texts(node: YamlNode): readonly string[] {
  return [node, ...node.items].flatMap(({ text }) => (text === undefined ? [] : [text]));
}

/** A path of the checkout; undefined for one outside of it, an address, or one that a run makes up. */
function below(text: string, folder = '.'): string | undefined {
  return /[$:\\~]|^\//.test(text) ? undefined : joinPath(folder, text.replace(/\/$/, '') || '.');
}

function inside(context: string | undefined, file: string): string | undefined {
  return context === undefined ? undefined : joinPath(context, file);
}
