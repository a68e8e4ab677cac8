import { describe, expect, it } from 'vitest';
import { GitCheckout } from './git-checkout.js';
import { audit, dbs, program } from './second-database.js';
import { served } from './started-command.js';

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
    expect(stdout).toMatch(/^ {2}port 80 → 8080, Dockerfile:\d+$/m);
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

  it('that has a name twice, as where both sides of a merge were kept, is refused: one of the two would be dropped', () => {
    const project = new GitCheckout().first('--port', '9000');
    project.replace('.yo-rc.json', '"port": 9000', '"port": 9000, "port": 9001').commit();
    for (const command of [['--yes'], ['upgrade'], ['doctor']]) {
      const { status, stderr } = served(project.folder, ...command);
      expect(status).toBe(1);
      expect(stderr).toContain('"port" is in one object twice');
    }
  });

  it('that answers what no question asks, such as one misspelt by hand, is said to', () => {
    const project = new GitCheckout().first();
    project.replace('.yo-rc.json', '"target": "s3",', '"target": "s3", "prot": 9000,').commit();
    expect(project.run().stdout).toContain('"prot" among the answers in .yo-rc.json is not the name of a question');
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('keeps what else stands in its object, and reads a list with one entry that is no list', () => {
    const project = new GitCheckout().first();
    project
      .replace('.yo-rc.json', '"answers": {', '"note": { "by": "me" },\n    "answers": {\n      "variables": "A=b",')
      .commit();
    expect(project.run('--env', 'C=d')).toMatchObject({ status: 0, stderr: '' });
    expect(project.memory).toMatchObject({ note: { by: 'me' }, answers: { variables: ['A=b', 'C=d'] } });
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it.each([
    ['', ['--target', 's3']],
    ['remove', []],
    ['upgrade', []],
    ['switch', ['--target', 'azure']],
  ])('that was deleted, and is in the last commit, is named with the way to restore it: %s', (command, flags) => {
    const project = new GitCheckout().first().remove('.yo-rc.json');
    const { status, stderr } = served(project.folder, ...(command === '' ? ['--yes'] : [command]), ...flags);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /\.yo-rc\.json was deleted, and the last commit has it.*Restore it: git checkout HEAD -- \.yo-rc\.json\n/s,
    );
    project.git('checkout', 'HEAD', '--', '.yo-rc.json');
    expect(project.run().stdout).toContain('Nothing to do');
  });

  it('lets the port and the user follow an edited Dockerfile that was supplied', () => {
    const project = new GitCheckout().first();
    project
      .replace(
        'Dockerfile',
        'USER 1654:1654\nEXPOSE 8080',
        'USER 1000:1000\nENV ASPNETCORE_URLS=http://+:5000\nEXPOSE 5000',
      )
      .commit();
    const { stdout } = project.run('--force');
    expect(stdout).toMatch(/port 8080 → 5000, Dockerfile:\d+\n +user 1654:1654 → 1000:1000, Dockerfile:\d+/);
    expect(project.read('.deploy/deploy.conf')).toMatch(/^port=5000$[^]*^user=1000:1000$/m);
    expect(project.read('Dockerfile')).toMatch(/^USER 1000:1000$/m);
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });

  it('tells of another secret for the host, where the front end is gone', () => {
    const project = new GitCheckout().first().remove('ui').commit();
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /of the web family from now on, and no longer of the jamstack family \(api\/MyApp\/MyApp\.csproj is neither Blazor nor/,
    );
    expect(stdout).toContain(
      'From now on, the address of the host comes from the secret DEPLOY_HOST, and no longer from DEPLOY_API: set DEPLOY_HOST before the next release.',
    );
    expect(stdout).toMatch(/^ +gh secret set DEPLOY_HOST$/m);
    expect(project.commit().run().stdout).toContain('Nothing to do');
  });
});
