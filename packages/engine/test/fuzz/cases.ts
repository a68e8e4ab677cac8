import { existsSync } from 'node:fs';
import path from 'node:path';
import { conf, endpoint, id, monthly, run } from '../guard-host.js';
import { workflowJob } from '../workflow-job.js';
import { hostileAnswer, hostileName, hostileSchemas, hostileText } from './hostile.js';
import { randomOf, type Random } from './random.js';
import { acted, sandbox } from './sandbox.js';

/** What was found wrong with one case; nothing where all is well. */
export type Finding = string | undefined;

/** No case may take longer, in seconds: none waits for anything but the machine. */
const longest = 60;

const verbs: readonly [readonly string[], ...(readonly string[])[]] = [
  ['guard', '--first-deploy'],
  ['guard', '--adopt', 'local'],
  ['guard', '--adopt', 'backup'],
  ['guard', '--adopt', 'backup', '--at', '2026-01-31T12:00:00Z'],
  ['guard', '--settle'],
  ['guard', '--check', '--proven', 'app.db@0000000000000005'],
  ['guard', '--before-migration'],
  ['guard', '--after-migration'],
  ['guard', '--return-copy'],
  ['guard', '--leave'],
  ['guard', '--return-here'],
  ['guard', '--backups'],
  ['guard', '--look', '--at', '2026-01-31T12:00:00Z'],
  ['health'],
  ['health', '--sync'],
  ['health', '--prove', '--restore'],
  ['opened', '--stand'],
  ['opened', '--app'],
];

/** Where the app may have put something, below the folder of the case. */
const places: readonly [string, ...string[]] = [
  'data/app.db',
  'data/app.db-wal',
  'data/app.db-shm',
  'data/.app.db-litestream',
  'data/jobs',
  'data/jobs/jobs_1.db',
  'data/.litestream-deployment',
  'data/.litestream-deployment/app.db.proven',
  'data/.litestream-deployment/app.db.proven.new',
  'data/.litestream-deployment/app.db.new',
  'data/.litestream-deployment/jobs',
  'data/.litestream-deployment/moved',
  'data/.litestream-deployment/pass',
  'data/.litestream-deployment/pass.of',
  'data/.litestream-deployment/pass.new',
  'data/.litestream-deployment/staging',
  'data/.litestream-deployment/aside',
  'data/.litestream-deployment/migration',
  'data/.litestream-deployment/migration.new',
  'data/.litestream-deployment/proof',
  'data/.litestream-deployment/earlier',
  'data/.litestream-deployment/manifest.db',
  'data/.litestream-deployment/turn.db',
  'data/.litestream-deployment/.litestream-deployment',
];

const config = [
  'dbs:',
  '  - path: "/data/.litestream-deployment/manifest.db"',
  '    replica: { path: "x/.litestream-deployment/manifest.db", secret: "${LITESTREAM_SECRET_ACCESS_KEY}" }',
  '  - path: "/data/.litestream-deployment/turn.db"',
  '',
].join('\n');

/** A volume, a storage and answers that nobody should trust, against a verb of the containers. */
async function containers(random: Random): Promise<Finding> {
  const place = sandbox();
  const { at, put, database, replace, env, folder } = place;
  const user = `user=${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
  put('deploy.conf', `${monthly.map((line) => (line.startsWith('user=') ? user : line)).join('\n')}\n`);
  put('litestream.yml', config);
  put('answer', hostileAnswer(random));
  database('restored.db', random.pick(hostileSchemas));
  if (random.chance(0.2)) put('error', hostileText(random));
  if (random.chance(0.8)) database('data/app.db', 'create table t(x); insert into t values(1);');
  put('data/.litestream-deployment/app.db.proven', `${id} proven 0000000000000005 ${hostileName(random)}\n`);
  for (let count = random.below(4); count > 0; count--) spoil(random, { put, database, replace });
  const [verb = '', ...args] = random.pick(verbs);
  const given = {
    ...env,
    REPLICA_BUCKET: 'b',
    REPLICA_ENDPOINT: endpoint(),
    LITESTREAM_SECRET_ACCESS_KEY: 'very-secret-key',
  };
  return judged([verb, ...args].join(' '), place, () =>
    run(folder, verb, args, given, {
      cwd: folder,
      seconds: longest,
      input: `A /x\n${hostileText(random)}\nstood=1-1 ${hostileText(random)} ${at('data/app.db')}\n`,
    }),
  );
}

/** Puts something there that only the app can have put there. */
function spoil(
  random: Random,
  { put, database, replace }: Pick<ReturnType<typeof sandbox>, 'put' | 'database' | 'replace'>,
) {
  const place = random.chance(0.3) ? `data/jobs/jobs_${hostileName(random)}.db` : random.pick(places);
  const schema = random.pick(hostileSchemas);
  const text = `${id} ${hostileText(random)} ${hostileText(random)}\n${hostileText(random)}@0000000000000009\n`;
  const how = random.pick<'link' | 'folder link' | 'hard link' | 'pipe' | 'folder' | 'nowhere'>([
    'link',
    'folder link',
    'hard link',
    'pipe',
    'folder',
    'nowhere',
  ]);
  const kind = random.below(4);
  try {
    if (kind === 0) database(place, schema);
    else if (kind === 1) put(place, text);
    else replace(place, how);
  } catch {
    // Something that is no folder lies on the way.
  }
}

/** A record, a log and a host that nobody should trust, against a step of a workflow. */
async function workflows(random: Random): Promise<Finding> {
  const job = workflowJob();
  const text = () => hostileText(random);
  const record = {
    host_key: text(),
    proven: text(),
    version: text(),
    digest: text(),
    since: text(),
    missing: `volume ${text()} ${text()}`,
  };
  job.write('record', `${random.chance(0.2) ? text() : JSON.stringify(record)}\n`);
  job.write(
    'log',
    `${text()}\nproven=${text()}\nstage=${text()}\ndifference=volume ${text()}\nreached=${text()}\nrestored=${text()}\nreturn_to=${text()}\n`,
  );
  job.write('host_key', 'key\n');
  job.write('options', '');
  job.write('values', '');
  const curl = `case "$*" in *statuses*) echo '[{"state":"success"}]' ;; *) cat <<'END'
${JSON.stringify([{ id: 7, payload: record }])}
END
;; esac`;
  const [args, played] = random.pick<readonly [readonly string[], Record<string, string>]>([
    [['record', 'read'], { curl }],
    [['record', 'find'], { curl }],
    [['summary', 'release'], {}],
    [['remote', 'preflight'], { ssh: `cat >/dev/null; cat <<'END'\n${text()}\n${text()}\nEND\n` }],
    [['drill'], { docker: `case "$*" in *' run '*) cat <<'END'\n${text()}\nrestored=${text()}\nEND\n;; esac` }],
  ]);
  const started = Date.now();
  const { code, output, outputs, variables, summary } = await job.run(
    args,
    {
      GITHUB_API_URL: 'https://api.example.com',
      VERSION: 'v1',
      DIGEST: 'sha256:1',
      AT: '',
      TO: '2026-05-31T12:00:00Z',
      DRY_RUN: 'true',
      AWS_S3_BUCKET: 'b',
      AWS_SECRET_ACCESS_KEY: 'very-secret-key',
      MAX_AGE_DAYS: '30',
    },
    played,
  );
  const finding = judge(args.join(' '), {
    code,
    output,
    seconds: (Date.now() - started) / 1000,
    ran: path.join(job.folder, 'checkout/ran'),
    before: '',
    after: '',
  });
  if (finding !== undefined) return finding;
  for (const line of `${outputs}${variables}`.trim().split('\n'))
    if (
      line !== '' &&
      !/^(?:VERSION|DIGEST|AT|proven|since|deployed)=[^\r\n]*$|^result=(?:dead|damaged|incomplete|unlisted|unreadable)$/.test(
        line,
      )
    )
      return `${args.join(' ')}: sets ${line}`;
  if (
    (summary.match(/^~~~~/gm)?.length ?? 0) % 2 !== 0 ||
    /^<img/m.test(summary.replaceAll(/^~~~~text$[^]*?^~~~~$/gm, ''))
  )
    return `${args.join(' ')}: the summary becomes Markdown: ${summary}`;
  return undefined;
}

/** Names and values in deploy.conf that are no values. */
async function values(random: Random): Promise<Finding> {
  const place = sandbox();
  const { put, env, folder } = place;
  const name = random.pick([
    'storage_identity',
    'storage_override',
    'host_secret',
    'database',
    'pattern',
    'user',
    'port',
    'id',
    'storage_value',
    'restore_minutes',
    'health_path',
    'storage_port',
    'data_folder',
    'ignored_database',
  ]);
  put('deploy.conf', `${conf.join('\n')}\n${name}=${hostileText(random)}\n`);
  put('litestream.yml', config);
  put('answer', '{}');
  return judged(`deploy.conf ${name}`, place, () =>
    run(
      folder,
      'guard',
      ['--check'],
      { ...env, REPLICA_BUCKET: 'b', REPLICA_ENDPOINT: endpoint() },
      { cwd: folder, seconds: longest },
    ),
  );
}

/** Judges a call in a sandbox, by what it did to the files around it as well. */
async function judged(
  what: string,
  { at, outside }: Pick<ReturnType<typeof sandbox>, 'at' | 'outside'>,
  call: () => Promise<{ code: number; output: string }>,
): Promise<Finding> {
  const before = outside();
  const started = Date.now();
  const { code, output } = await call();
  const seconds = (Date.now() - started) / 1000;
  return judge(what, { code, output, seconds, ran: at('ran'), before, after: outside() });
}

interface Result {
  code: number;
  output: string;
  seconds: number;
  ran: string;
  before: string;
  after: string;
}

function judge(what: string, { code, output, seconds, ran, before, after }: Result): Finding {
  const said = `${what} (exit code ${code}): ${output.slice(0, 2000)}`;
  if (existsSync(ran)) return `something was run by ${said}`;
  if (before !== after) return `a file outside was changed by ${said}\n${before}\n->\n${after}`;
  if (output.includes('very-secret-key')) return `a secret is told by ${said}`;
  const [line] = acted(output);
  if (line !== undefined) return `${JSON.stringify(line)} is acted on in ${said}`;
  if (seconds >= longest) return `it took ${seconds} s: ${said}`;
  if (code !== 0 && output.trim() === '' && !/--leave/.test(what)) return `no cause is named by ${said}`;
  if (
    /(?:syntax error|unbound variable|invalid arithmetic|value too great|bad substitution|not a valid identifier)/.test(
      output,
    ) &&
    /: line \d+: /.test(output)
  )
    return `bash stumbles in ${said}`;
  return undefined;
}

/** Plays the case of a seed. */
export async function play(seed: number): Promise<Finding> {
  const random = randomOf(seed * 7919 + 17);
  const kind = random.below(10);
  const finding = await (kind < 6 ? containers(random) : kind < 9 ? workflows(random) : values(random));
  return finding === undefined ? undefined : `seed ${seed}: ${finding}`;
}
