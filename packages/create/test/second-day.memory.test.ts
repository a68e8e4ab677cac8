import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { served } from './checkout.js';
import { GitCheckout } from './git-checkout.js';

const program = 'api/MyApp/Program.cs';
const audit =
  'public class Audit { void Add(IServiceCollection s) => s.AddDbContext<Audit>(o => o.UseSqlite("DataSource=App_Data/audit.db")); }\n';
/** What Litestream replicates, below the data folder. */
function dbs(project: GitCheckout): readonly string[] {
  const { dbs: all } = parse(project.read('.deploy/litestream.yml'), { merge: true }) as {
    dbs: readonly { path?: string; dir?: string }[];
  };
  return all.map(({ path, dir }) => (path ?? dir ?? '').replace('/data/', '')).filter((path) => !path.startsWith('.'));
}

describe('the memory', () => {
  it('holds what was chosen, and no default', () => {
    const project = new GitCheckout().first('--history-days', '7', '--no-handover');
    const { version, answers, written, joined, texts } = project.memory;
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(answers).toEqual({ target: 's3', appName: 'My Shop', historyDays: 7, handover: false });
    for (const [file, id] of Object.entries(written))
      expect([file, id]).toEqual([file, project.git('rev-parse', `HEAD:${file}`).trim()]);
    expect(Object.keys(written)).toContain('.deploy/litestream.yml');
    expect({ joined, texts }).toEqual({ joined: [], texts: {} });
  });

  it("keeps the app's secrets when the files that named them were replaced and deleted", () => {
    const project = new GitCheckout('blazor/blazor-today')
      .write(
        'config/deploy.yml',
        'service: my-app\nimage: x/y\nservers:\n  web:\n    - 1.2.3.4\nenv:\n  secret:\n    - SERVICESTACK_LICENSE\n    - APPSETTINGS_JSON_BASE64\n',
      )
      .append('.github/workflows/release.yml', '\nenv:\n  APPSETTINGS_JSON: ${{ secrets.APPSETTINGS_JSON }}\n')
      .commit();
    project.run('--target', 's3', '--force');
    const files = ['.deploy/docker-compose-template.yml', '.deploy/README.md', '.github/workflows/release.yml'];
    for (const file of files) expect(project.read(file)).toContain('SERVICESTACK_LICENSE');
    const before = files.map((file) => project.read(file));
    project.commit().remove('config').remove('.kamal').commit();
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout).toContain('Nothing to do');
    expect(files.map((file) => project.read(file))).toEqual(before);
    expect(project.memory.app.secrets.map(({ variable }) => variable)).toEqual([
      'SERVICESTACK_LICENSE',
      'APPSETTINGS_JSON_BASE64',
    ]);
  });

  it('of E1: a second run with the same flags changes nothing, and drops no STRIPE_KEY', () => {
    const project = new GitCheckout('web/web-e1');
    project.replace(
      '.deploy/docker-compose-template.yml',
      /environment:\n/,
      'environment:\n      STRIPE_KEY: ${STRIPE_KEY}\n',
    );
    project.append('.github/workflows/release.yml', '\nenv:\n  STRIPE_KEY: ${{ secrets.STRIPE_KEY }}\n').commit();
    const flags = ['--target', 's3', '--database', 'app.db'];
    expect(project.run(...flags, '--force')).toMatchObject({ status: 0 });
    expect(project.read('.deploy/docker-compose-template.yml')).toContain('STRIPE_KEY');
    project.commit();
    expect(project.run(...flags)).toMatchObject({ status: 0, stderr: '' });
    expect(project.changed).toBe('');
  });

  it('of 0.1.0 is carried on: choices stay, facts follow, and that is told', () => {
    const project = new GitCheckout().first('--domain', 'app.example.com', '--restore-timeout', '20');
    const {
      deployments,
      earlier,
      project: host,
      last: { answers },
    } = project.memory;
    const old = { ...answers, databases: ['old.db'], port: 80, healthPath: '/healthy' };
    project
      .write(
        '.yo-rc.json',
        JSON.stringify({ 'generator-litestream': { project: host, answers: old, deployments, earlier } }),
      )
      .append(program, audit)
      .commit();
    const { status, stdout } = project.run('--force');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}port 80 → 8080, the supplied Dockerfile$/m);
    expect(stdout).toMatch(
      /^ {2}old\.db stays in the backup, although the code does not name it\..*--without-database old\.db$/m,
    );
    expect(stdout).toMatch(/^ {2}audit\.db joins the backup, api\/MyApp\/Program\.cs:\d+\.$/m);
    expect(stdout).not.toMatch(/health path/);
    expect(project.memory.answers).toEqual({
      target: 's3',
      appName: 'My Shop',
      domain: 'app.example.com',
      restoreMinutes: 20,
    });
    expect(project.memory.last.answers).toMatchObject({ port: 8080, healthPath: '/healthy' });
    expect(dbs(project)).toEqual(['old.db', 'db.sqlite', 'audit.db']);
    expect(project.memory.deployments).toEqual(deployments);
    project.commit();
    expect(project.run().stdout).toContain('Nothing to do');
  });

  it('tells which facts have changed, and follows them', () => {
    const project = new GitCheckout();
    const dockerfile = (tag: string): string =>
      `FROM mcr.microsoft.com/dotnet/aspnet:${tag}\nWORKDIR /app\nCOPY . .\n${tag === '8.0' ? 'USER $APP_UID\n' : ''}ENTRYPOINT ["dotnet", "MyApp.dll"]\n`;
    project.write('Dockerfile', dockerfile('6.0')).commit().first();
    expect(project.memory.last.answers).toMatchObject({ port: 80, user: '0:0' });
    project.write('Dockerfile', dockerfile('8.0')).commit();
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}port 80 → 8080, .*Dockerfile:1/m);
    expect(stdout).toMatch(/^ {2}user 0:0 → 1654:1654, Dockerfile:4/m);
    expect(project.read('.deploy/docker-compose-template.yml')).toContain('VIRTUAL_PORT: "8080"');
  });

  it('keeps the guessed name of the app in a clone with another name', () => {
    const project = new GitCheckout('jamstack/vue-ssg-today');
    project.run('--target', 's3');
    expect(project.memory.answers).toEqual({ target: 's3' });
    const stored = project.read('.yo-rc.json');
    project.write('.yo-rc.json', stored.replace('"appName": "my-shop"', '"appName": "their-shop"')).commit();
    expect(project.run().stdout).not.toContain('app name their-shop →');
    expect(project.memory.last.answers['appName']).toBe('their-shop');
  });
});

describe('a lost .yo-rc.json', () => {
  const template = '.deploy/docker-compose-template.yml';
  const lost = (): { project: GitCheckout; id: string } => {
    const project = new GitCheckout().first();
    const id = String(project.memory.deployments['production']);
    // As the versions before environments lay side by side wrote it.
    project.write(template, project.read(template).replace(/^name: .*$/m, `name: ${id}`));
    return { project: project.remove('.yo-rc.json').commit(), id };
  };

  it('is made good by the id in the Compose template', () => {
    const { project, id } = lost();
    project.remove('.deploy/deploy.conf').commit();
    const { status, stdout } = project.run(
      '--target',
      's3',
      '--app-name',
      'My Shop',
      '--image-build',
      'supplied',
      '--force',
    );
    expect(status).toBe(0);
    expect(stdout).toContain(`its id is taken from .deploy/docker-compose-template.yml: ${id}`);
    expect(project.memory.deployments).toEqual({ production: id });
    expect(project.memory.earlier).toEqual([]);
    expect(project.read('.deploy/deploy.conf')).toContain(`id=${id}\n`);
  });

  it('is made good by the id in deploy.conf', () => {
    const { project, id } = lost();
    project
      .remove('.deploy/docker-compose-template.yml')
      .write('.deploy/deploy.conf', `# values\nid=${id}\nport=8080\n`)
      .commit();
    expect(project.run('--target', 's3', '--force').stdout).toContain(
      `its id is taken from .deploy/deploy.conf: ${id}`,
    );
    expect(project.memory.deployments).toEqual({ production: id });
  });

  it('loses neither the secrets and variables of the app nor the databases that were named', () => {
    const project = new GitCheckout().first(
      '--app-secret',
      'STRIPE_KEY',
      '--app-secret',
      'APP_AWS_KEY=AWS_SECRET_ACCESS_KEY',
      '--env',
      'Price=5 $',
      '--database',
      'a.db',
      '--database',
      'mail/mail_*.db',
    );
    const files = [
      '.deploy/docker-compose-template.yml',
      '.deploy/deploy.conf',
      '.deploy/litestream.yml',
      '.github/workflows/release.yml',
    ];
    const before = files.map((file) => project.read(file));
    project.remove('.yo-rc.json').commit();
    const { status, stdout } = project.run(
      '--target',
      's3',
      '--app-name',
      'My Shop',
      '--image-build',
      'supplied',
      '--force',
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /read back from \.deploy\/, because \.yo-rc\.json does not have them: STRIPE_KEY, APP_AWS_KEY, Price, db\.sqlite, a\.db, mail\/mail_\*\.db\./,
    );
    expect(files.map((file) => project.read(file))).toEqual(before);
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('whose files hold what may be a secret keeps that out of the memory', () => {
    const project = new GitCheckout().first();
    project
      .replace('.deploy/docker-compose-template.yml', /environment:\n/, 'environment:\n      SMTP_PASSWORD: hunter2\n')
      .remove('.yo-rc.json')
      .commit();
    expect(project.run('--target', 's3', '--force').status).toBe(0);
    expect(project.read('.yo-rc.json')).not.toContain('hunter2');
  });

  it.each([
    [
      'contradict each other',
      (project: GitCheckout) => project.write('.deploy/deploy.conf', 'id=other-abc234\n'),
      /name two deployments: other-abc234 \(\.deploy\/deploy\.conf\) and my-shop-\w+ \(\.deploy\/docker-compose-template\.yml\)/,
    ],
    [
      'do not say which',
      (project: GitCheckout) => project.remove('.deploy/docker-compose-template.yml').remove('.deploy/deploy.conf'),
      /\.deploy\/litestream\.yml was written by an earlier run, and neither \.yo-rc\.json nor \.deploy\/ says for which deployment.*\n {2}→ Bring \.yo-rc\.json back: git log/,
    ],
  ])('stops the run where the files %s', (_, prepare, cause) => {
    const { project } = lost();
    prepare(project).commit();
    const { status, stderr } = project.run('--target', 's3', '--force');
    expect(status).toBe(1);
    expect(stderr).toMatch(cause);
    expect(project.changed).toBe('');
  });

  it('is not made good for another environment than that of the files', () => {
    const project = new GitCheckout().first('--environment', 'staging');
    const id = project.memory.deployments['staging'];
    project.remove('.yo-rc.json').commit();
    expect(project.run('--target', 's3', '--force')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--environment staging'),
    });
    expect(project.run('--target', 's3', '--force', '--environment', 'staging').status).toBe(0);
    expect(project.memory.deployments).toEqual({ staging: id });
  });

  it('of another deployment stops the run', () => {
    const project = new GitCheckout().first();
    project.replace('.yo-rc.json', /"production": "[^"]+"/, '"production": "other-abc234"').commit();
    expect(project.run()).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(
        /belongs to the deployment my-shop-\w+, and \.yo-rc\.json knows other-abc234 \(production\) only/,
      ),
    });
  });
});

describe('databases', () => {
  it('join: one that the code opens now is a line of the plan', () => {
    const project = new GitCheckout().first().append(program, audit).commit();
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /Changed since the last run\n {2}audit\.db joins the backup, api\/MyApp\/Program\.cs:\d+\.\n/,
    );
    expect(dbs(project)).toEqual(['db.sqlite', 'audit.db']);
  });

  it('that are not in the backup yet are what the doctor names first', () => {
    const project = new GitCheckout().first().append(program, audit).commit();
    const doctor = (): string => served(project.folder, 'doctor').stdout;
    expect(doctor()).toMatch(
      /✖ Generated files +The project has changed since the generator ran: audit\.db joins the backup/,
    );
    project.run();
    expect(doctor()).toMatch(/✔ Generated files/);
  });

  it('are added by --database, once and for all', () => {
    const project = new GitCheckout().first('--database', 'a.db');
    expect(project.run('--database', 'b.db', '--database', 'mail/mail_*.db').stdout).toMatch(
      /^To repeat this run .* --database a\.db --database b\.db --database mail\/mail_\*\.db$|--database "mail\/mail_\*\.db"/m,
    );
    expect(dbs(project)).toEqual(['db.sqlite', 'a.db', 'b.db', 'mail']);
    expect(project.read('.deploy/litestream.yml')).toMatch(/pattern: "?mail_\*\.db"?/);
    project.commit();
    expect(project.run().stdout).toContain('Nothing to do');
  });

  it('stay in the backup when the code does not name them any more', () => {
    const project = new GitCheckout().append(program, audit).commit().first();
    project.replace(program, audit, '').commit();
    const { stdout } = project.run();
    expect(stdout).toMatch(/database +audit\.db .*\.yo-rc\.json, backed up since an earlier run/);
    expect(dbs(project)).toEqual(['db.sqlite', 'audit.db']);
  });

  it('leave by --without-database, with what to type at the next deployment, and stay out', () => {
    const project = new GitCheckout().append(program, audit).commit().first('--database', 'mail/mail_*.db');
    const { status, stdout } = project.run('--without-database', 'audit.db', '--without-database', 'mail/mail_*.db');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}audit\.db leaves the backup: /m);
    expect(stdout).toMatch(/^ {2}mail\/mail_\*\.db leaves the backup/m);
    // One run, one input: the release fails while one of them is missing there.
    expect(stdout).toMatch(
      /^ {2}Say at the next deployment that this is meant: gh workflow run release\.yml -f drop_database="audit\.db,mail\/mail_\*\.db"$/m,
    );
    expect(dbs(project)).toEqual(['db.sqlite']);
    project.commit();
    expect(project.run().stdout).toContain('Nothing to do');
    expect(dbs(project)).toEqual(['db.sqlite']);
    expect(project.run('--database', 'audit.db').status).toBe(0);
    expect(dbs(project)).toEqual(['db.sqlite', 'audit.db']);
  });
});

describe('what the app is given', () => {
  const services = (project: GitCheckout): readonly string[] =>
    project.read('.deploy/docker-compose-template.yml').split(/^ {2}(?=\w+:)/m);

  it('reaches the app and its migration alone, and stays until it is taken out', () => {
    const project = new GitCheckout().first(
      '--env',
      'Features__Search=on $HOME',
      '--app-secret',
      'STRIPE_KEY',
      '--app-secret',
      'APP_AWS_KEY=AWS_SECRET_ACCESS_KEY',
    );
    const given = services(project).filter((service) => service.includes('STRIPE_KEY: ${STRIPE_KEY:-}'));
    expect(given.map((service) => service.split(':')[0])).toEqual(['app', 'migrate']);
    for (const service of given) expect(service).toContain('Features__Search: "on $$HOME"');
    for (const service of given) expect(service).toContain('AWS_SECRET_ACCESS_KEY: ${AWS_SECRET_ACCESS_KEY:-}');
    expect(project.read('.github/workflows/release.yml')).toContain('secrets.APP_AWS_KEY');
    expect(project.run('--restore-timeout', '33').status).toBe(0);
    expect(project.read('.deploy/docker-compose-template.yml')).toContain('STRIPE_KEY');
    const { stdout } = project.commit().run('--without-env', 'Features__Search', '--without-app-secret', 'STRIPE_KEY');
    expect(stdout).toMatch(
      /^To repeat this run .*--app-secret APP_AWS_KEY=AWS_SECRET_ACCESS_KEY|--app-secret "APP_AWS_KEY=AWS_SECRET_ACCESS_KEY"/m,
    );
    expect(project.read('.deploy/docker-compose-template.yml')).not.toMatch(/STRIPE_KEY|Features__Search/);
  });

  it('never shows what may be a secret', () => {
    const { status, stdout, stderr } = new GitCheckout().run('--target', 's3', '--env', 'SMTP_PASSWORD=hunter2');
    expect(status).toBe(1);
    expect(stderr).toContain('--app-secret SMTP_PASSWORD');
    expect(stdout + stderr).not.toContain('hunter2');
  });
});
