import { edit, made, surviving } from './edits.mjs';
import { addOriginalMix } from './original-mix.mjs';

const rerun = ['--yes'];
const audit = 'services.AddDbContext<Audit>(o => o.UseSqlite("DataSource=App_Data/audit.db"));';
const edits = (checkout) => `${surviving(checkout)} of ${made} edits kept`;
const holds = (checkout, file, text, what) => `${what}: ${checkout.read(file).includes(text) ? 'yes' : 'NO'}`;

/** A C# file of the host project that registers something. */
function addDatabase(checkout) {
  const host = JSON.parse(checkout.read('.yo-rc.json'))['generator-litestream'].project.replace(/[^/]+$/, '');
  const file = `${host}Configure.Audit.cs`;
  checkout.write(
    file,
    `using Microsoft.EntityFrameworkCore;\n[assembly: ` +
      `HostingStartup(typeof(ConfigureAudit))]\npublic class ConfigureAudit : IHostingStartup\n{\n    ` +
      'public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(services => ' +
      `${audit.replace(/;$/, '')});\n}\npublic class Audit(DbContextOptions<Audit> options) : ` +
      `DbContext(options);\n`,
  );
}

/**
 * The nine operations. `from` says what they begin with: `first`, a project after its first run, or `project`, as it was before.
 * `change` is what a person does before, `flags` what they type, `newer` whether the generator is the next version, `result` what is
 * looked at afterwards. `copier` is the same work with Copier, where it can do it.
 */
export const operations = [
  { name: 'identical re-run', from: 'first', flags: rerun, result: () => 'nothing written', clean: true, copier: [] },
  { name: 'six edits, re-run', from: 'first', change: edit, flags: rerun, result: edits, clean: true, copier: [] },
  {
    name: 'newer generator, untouched',
    from: 'first',
    flags: ['upgrade'],
    newer: true,
    result: (c) => holds(c, '.deploy/deploy.sh', 'A line of the next version', 'engine new'),
    copier: ['--vcs-ref=v2'],
  },
  {
    name: 'newer generator, six edits',
    from: 'first',
    change: edit,
    flags: ['upgrade'],
    newer: true,
    result: edits,
    copier: ['--vcs-ref=v2'],
  },
  {
    name: 'switch of target',
    from: 'first',
    change: edit,
    flags: ['switch', '--target', 'azure'],
    result: (c) => `${edits(c)}, ${holds(c, '.deploy/litestream.yml', 'type: abs', 'azure')}`,
  },
  {
    name: 'database added in code',
    from: 'first',
    change: addDatabase,
    flags: rerun,
    result: (c) => holds(c, '.deploy/litestream.yml', 'audit.db', 'backed up'),
  },
  {
    name: 'answer changed',
    from: 'first',
    change: edit,
    flags: [...rerun, '--restore-timeout', '33'],
    result: (c) => `${edits(c)}, ${holds(c, '.deploy/deploy.conf', 'restore_minutes=33', 'new answer')}`,
    copier: ['--vcs-ref=:current:', '--data=minutes=33'],
  },
  {
    name: 'original mix upgraded',
    from: 'project',
    change: addOriginalMix,
    flags: 'first',
    result: (c, again) =>
      `${holds(c, '.deploy/deploy.conf', 'MyApp.sqlite', 'old backup known')}, a re-run changes nothing: ${again() ? 'yes' : 'NO'}`,
  },
  {
    name: 'removed',
    from: 'first',
    flags: ['remove'],
    result: (c) =>
      `${c.files().filter((file) => /^\.deploy\/|litestream/i.test(file) && existsIn(c, file)).length} files of ours left`,
  },
];

function existsIn(checkout, file) {
  try {
    checkout.read(file);
    return true;
  } catch {
    return false;
  }
}
