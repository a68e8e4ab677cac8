import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';
import { UserError, type Terminal } from 'litestream-generator-core';
import { fingerprintsIn } from '../src/doctor/host-keys.js';
import { setUp, wishesOf, type Setup } from '../src/setup/index.js';
import { families, folderFor, generated } from './checkout.js';
import { nodeStandIns } from './stand-ins.js';

/** A call of a stand-in. */
export interface Called {
  readonly program: string;
  readonly args: readonly string[];
  readonly input: string;
}

/** What the stand-ins know and remember. */
export interface State {
  prepared?: boolean;
  refuseHost?: boolean;
  /** The only user whom the host lets run a command, as on a cloud image. */
  wantsUser?: string;
  /** What sudo on the host needs. Without it no password is needed. */
  sudoPassword?: string;
  /** sudo on the host knows no such user. */
  noSudoer?: boolean;
  /** No SSH server answers. */
  noAnswer?: boolean;
  /** What `gh` says instead of the name of the repository. */
  refuseGh?: string;
  refuseRelease?: boolean;
  loggedIn?: boolean;
  /** `gh` cannot set this one. */
  refuseName?: string;
  keys?: number;
  /** How long GitHub lists no names. */
  refuseList?: 'always' | 'until prepared';
  /** Environments of the repository, with their protection rules. A PUT resets these. */
  environments?: Record<string, object>;
  /** What `gh` says instead of an environment. */
  refuseEnvironments?: string;
  /** Secrets of an environment other than production. */
  ofEnvironment?: Record<string, string>;
  secrets: Record<string, string>;
  variables: Record<string, string>;
  made: string[];
  /** The event of the run that GitHub starts for the commit that is pushed. */
  pushStarts?: string;
  runs: { id: number; commit: string; views: number; event?: string; over?: boolean }[];
  /** How often `gh run list` fails from now on. */
  refuseLists?: number;
  /** Runs that others start while we start ours. */
  startedByOthers?: State['runs'];
}

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJjwLjnzMqMOpjDgTnuWXC8Pv2vPKnWFgmUmFxKLTFGk';
/** What no argument and no sentence may hold. */
export const secretTexts = {
  key: 'Zq9xprivatekey',
  access: 'Zq9xAKIAMADE',
  secret: 'Zq9xmadesecret',
  azure: 'Zq9xazure==',
};

/** One script for all of them: they read and write one state, and note each call. */
const script = (name: string, folder: string) => `
const fs = require('node:fs');
const file = ${JSON.stringify(path.join(folder, 'state.json'))};
const state = JSON.parse(fs.readFileSync(file, 'utf8'));
const save = () => fs.writeFileSync(file, JSON.stringify(state));
const line = args.join(' ');
let input = '';
// Not by readFileSync: it fails with EAGAIN where the other end of the pipe is not closed yet.
for (const piece = Buffer.alloc(1 << 20); ;) {
  try {
    const length = fs.readSync(0, piece);
    if (length === 0) break;
    input += piece.toString('utf8', 0, length);
  } catch (error) {
    if (error.code !== 'EAGAIN') break;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
  }
}
fs.appendFileSync(${JSON.stringify(path.join(folder, 'calls.jsonl'))}, JSON.stringify({ program: ${JSON.stringify(name)}, args, input }) + '\\n');
const say = (text) => process.stdout.write(text + '\\n');
const fail = (text, code = 1) => { process.stderr.write(text + '\\n'); process.exit(code); };
const after = (flag) => args[args.indexOf(flag) + 1];
const hostKey = ${JSON.stringify(hostKey)};
const fingerprint = ${JSON.stringify(fingerprintsIn(hostKey)[0])};
const texts = ${JSON.stringify(secretTexts)};
`;

const programs: Readonly<Record<string, string>> = {
  'ssh-keygen': `
if (args[0] === '-F') process.exit(1);
if (args[0] === '-y') {
  const text = fs.readFileSync(after('-f'), 'utf8');
  if (!text.includes(texts.key)) fail('Load key: error in libcrypto');
  say('ssh-ed25519 AAAAC3Public deployer');
} else {
  if (args[args.indexOf('-N') + 1] !== '') fail('a passphrase');
  fs.writeFileSync(after('-f'), '-----BEGIN OPENSSH PRIVATE KEY-----\\n' + texts.key + '\\n-----END OPENSSH PRIVATE KEY-----\\n', { flag: 'wx', mode: 0o600 });
  fs.writeFileSync(after('-f') + '.pub', 'ssh-ed25519 AAAAC3Public deployer\\n');
}`,
  'ssh-keyscan': `if (!state.noAnswer) say('x ' + hostKey);`,
  // The shell of the host is the real one.
  ssh: `
if (line.includes('host-setup') && state.sudoPassword !== undefined) {
  const run = require('node:child_process').spawnSync('bash', ['-c', args.at(-1)], { input });
  process.stdout.write(run.stdout); process.stderr.write(run.stderr); process.exit(run.status);
}
if (line.includes('host-setup')) {
  if (state.wantsUser && !line.includes(state.wantsUser + '@')) { say('Please login as the user "' + state.wantsUser + '" rather than the user "root".'); process.exit(142); }
  if (state.refuseHost) fail('This is Alpine, not Debian or Ubuntu.', 3);
  if (!input.startsWith('#!') || !input.includes('litestream-engine')) fail('no script');
  state.prepared = true; save();
  process.stderr.write('installing docker\\n');
  say(hostKey + ' root@host');
} else if (args[0] === '-F') {
  if (!state.prepared) fail('Permission denied (publickey).', 255);
  say('in\\n28.0.0\\n\\n2.30.0');
}`,
  sudo: `
if (args[0] === '-n') fail('sudo: a password is required');
if (input !== state.sudoPassword + '\\n') fail('Sorry, try again.\\nsudo: no password was provided\\nsudo: 1 incorrect password attempt');
if (state.noSudoer) fail('ubuntu is not in the sudoers file.\\nThis incident has been reported to the administrator.');
if (!fs.readFileSync(after('bash'), 'utf8').includes('litestream-engine')) fail('no script');
state.prepared = true; save();
say(hostKey + ' root@host');`,
  docker: `say(JSON.stringify({ databases: [{ name: 'db.sqlite', newest: null }], problems: [] }));`,
  gh: `
const [kind, verb, name] = args;
const places = { secret: state.secrets, variable: state.variables };
if (line.startsWith('repo view')) state.refuseGh ? fail(state.refuseGh) : say('me/shop');
else if (verb === 'list' && (state.refuseList === 'always' || (state.refuseList && !state.prepared))) fail('HTTP 502');
else if (verb === 'list' && places[kind]) say(Object.keys(args.includes('--env') ? (kind === 'secret' && state.ofEnvironment) || {} : places[kind]).join('\\n'));
else if (verb === 'set' && name === state.refuseName) fail('HTTP 403');
else if (verb === 'delete') { const place = args.includes('--env') ? state.ofEnvironment : places[kind]; if (!(name in place)) fail('HTTP 404'); delete place[name]; save(); }
else if (verb === 'set' && args.includes('--env')) { state.ofEnvironment[name] = input.trim(); save(); }
else if (line.includes('environments/') && state.refuseEnvironments) fail(state.refuseEnvironments);
else if (line.includes('environments/') && args.includes('PUT')) { state.environments = { ...state.environments, [args.at(-1).split('/').at(-1)]: {} }; save(); }
else if (line.includes('environments/')) { if (!state.environments?.[args.at(-1).split('/').at(-1)]) fail('gh: Not Found (HTTP 404)'); }
else if (verb === 'set') { if (args.length > 3) fail('unexpected'); places[kind][name] = input.replace(/[\\r\\n]+$/, ''); save(); }
else if (kind === 'api' && /organization/.test(line)) fail('HTTP 404');
else if (kind === 'api' && /statuses/.test(line)) say('success');
else if (kind === 'api' && /deployments/.test(line)) {
  if (state.runs.some(({ views }) => views > 0) && !state.refuseRelease) say(JSON.stringify({ id: 1, created_at: new Date().toISOString(), payload: { version: 'v1', proven: 'db.sqlite@1', host_key: fingerprint } }));
}
else if (line.startsWith('workflow run')) { const commit = require('node:child_process').execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim(); state.runs.unshift(...(state.startedByOthers ?? []), { id: 7 + state.runs.length, commit, views: 0, event: 'workflow_dispatch' }); save(); }
else if (line.startsWith('run list') && state.refuseLists > 0) { state.refuseLists -= 1; save(); fail('HTTP 502'); }
else if (line.startsWith('run list')) {
  if (state.pushStarts) {
    const commit = require('node:child_process').execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
    state.lists = (state.lists ?? 0) + 1;
    if (state.lists === 2) state.runs.unshift({ id: 50, commit, views: 0, event: state.pushStarts });
    save();
  }
  say(JSON.stringify(state.runs.map(({ id, commit, views, event, over }) => ({ databaseId: id, headSha: commit, event, status: over || views > 0 ? 'completed' : 'queued' }))));
}
else if (line.includes('--log-failed')) say('Deploy\\tPreflight\\t2026-01-01T00:00:00Z deploy: Port 80 is taken.');
else if (line.startsWith('run view')) {
  const run = state.runs.find(({ id }) => String(id) === args[2]);
  run.views += 1; save();
  say(JSON.stringify({ status: 'completed', conclusion: state.refuseRelease ? 'failure' : 'success', url: 'https://github.com/me/shop/actions/runs/7', jobs: [] }));
} else if (line.startsWith('run watch')) {}
else fail('gh does not know: ' + line);`,
  aws: `
if (!state.loggedIn) fail('Unable to locate credentials');
const what = args.slice(0, 2).join(' ');
if (what === 'sts get-caller-identity') say('{}');
else if (/^(s3api head|iam get|s3api get)/.test(what)) { const makes = { 's3api head-bucket': 's3 mb' }[what] ?? what.replace(' get-', what === 'iam get-user' ? ' create-' : ' put-'); if (!state.made.includes(makes)) fail('not there', 254); }
else if (what === 'iam create-access-key' && state.keys >= 2) fail('An error occurred (LimitExceeded) when calling the CreateAccessKey operation: Cannot exceed quota for AccessKeysPerUser: 2', 254);
else if (what === 'iam create-access-key') say(JSON.stringify({ AccessKey: { AccessKeyId: texts.access, SecretAccessKey: texts.secret } }));
else { state.made.push(what); save(); }`,
  az: `
if (!state.loggedIn) fail('Please run az login');
if (/ show( |$)/.test(line) && !line.startsWith('account show')) { if (!state.made.includes(args[0])) fail('not found', 3); }
else if (line.includes('keys list')) say(JSON.stringify([{ keyName: 'key1', value: texts.azure }]));
else { state.made.push(args[0]); save(); }`,
};

/** What a person types, by words of the question. */
export type Typed = readonly (readonly [question: RegExp, answer: string | boolean | readonly string[]])[];

/** A person with a checkout, a machine with stand-ins, and what was said. */
export function setupWorld(answers: Readonly<Record<string, unknown>>, without: readonly string[] = []) {
  const folder = generated(answers);
  const [state, home] = [folderFor('state'), folderFor('home')];
  const names = Object.keys(programs).filter((name) => !without.includes(name));
  const bin = nodeStandIns(Object.fromEntries(names.map((name) => [name, `${script(name, state)}${programs[name]}`])));
  for (const name of ['git', 'sh', 'bash', 'cat', 'mv', 'rm', 'mktemp']) {
    const real = (process.env['PATH'] ?? '').split(path.delimiter).find((one) => existsSync(path.join(one, name)));
    if (real !== undefined) symlinkSync(path.join(real, name), path.join(bin, name));
  }
  const initial: State = { secrets: {}, variables: {}, made: [], runs: [] };
  writeFileSync(path.join(state, 'state.json'), JSON.stringify(initial));
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    });
  const remote = path.join(folderFor('remote'), 'shop.git');
  mkdirSync(remote, { recursive: true });
  execFileSync('git', ['init', '--quiet', '--bare', remote]);
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Tester');
  git('config', 'user.email', 'tester@example.com');
  git('remote', 'add', 'origin', remote);
  const said: string[] = [];
  const asked: string[] = [];
  return {
    folder,
    home,
    bin,
    said,
    asked,
    git,
    state: (): State => JSON.parse(readFileSync(path.join(state, 'state.json'), 'utf8')) as State,
    change: (change: Partial<State>): void =>
      writeFileSync(
        path.join(state, 'state.json'),
        JSON.stringify({ ...(JSON.parse(readFileSync(path.join(state, 'state.json'), 'utf8')) as State), ...change }),
      ),
    calls: (): readonly Called[] => {
      const file = path.join(state, 'calls.jsonl');
      if (!existsSync(file)) return [];
      const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
      return lines.map((line) => JSON.parse(line) as Called);
    },
    /** Forgets what was said and called. */
    forget(): void {
      writeFileSync(path.join(state, 'calls.jsonl'), '');
      said.splice(0);
      asked.splice(0);
    },
    /**
     * Runs setup.
     * @param typed What a person answers; undefined is a run without a person.
     * @param options Flags, by their names.
     */
    async run(
      typed: Typed | undefined,
      options: Readonly<Record<string, unknown>> = {},
      values: Readonly<Record<string, string>> = {},
      more: Partial<Setup> = {},
    ): Promise<void> {
      await setUp({
        folder,
        families,
        home,
        shell: { PATH: bin, HOME: home, ...values },
        terminal: terminalOf(typed, said, asked),
        signal: new AbortController().signal,
        busy: (_, work) => work(() => undefined),
        wishes: wishesOf(options),
        ...(typeof options['host'] === 'string' && { host: options['host'] }),
        ...more,
      });
    },
  };
}

function terminalOf(typed: Typed | undefined, said: string[], asked: string[]): Terminal {
  const answerTo = (message: string): string | boolean | readonly string[] => {
    asked.push(message);
    const found = typed?.find(([question]) => question.test(message));
    if (found === undefined) throw new Error(`nobody said what to answer to: ${message}`);
    return found[1];
  };
  return {
    interactive: typed !== undefined,
    say: (text) => said.push(plain(text)), // nx asks for colours
    choose: async (message, choices) => {
      const answer = answerTo(message);
      const choice = choices.find(({ value }) => value === answer);
      if (choice === undefined) throw new Error(`${String(answer)} is no choice of: ${message}`);
      return choice.value;
    },
    prompt: async ({ name, message, validate, default: proposed }) => {
      const answer = answerTo(message);
      const value = answer === 'DEFAULT' ? proposed : answer;
      const verdict = validate?.(value) ?? true;
      if (verdict !== true) throw new Error(`${message}: ${verdict}`);
      return { [name]: value };
    },
  };
}

/** What stopped a run, with what to do. Fails where nothing did. */
export async function problemsOf(run: Promise<void>): Promise<string> {
  const error = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw error ?? new Error('it did not stop');
  return error.problems.map(({ what, fix }) => `${what}\n→ ${fix}`).join('\n');
}
