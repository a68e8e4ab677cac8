import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { litestreamGenerator } from 'litestream-generator-core/yeoman';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import helpers from 'yeoman-test';
import { families } from '../src/families.js';

const fixtures = path.resolve(import.meta.dirname, '../..');
const answers = {
  target: 's3',
  appName: 'My Shop',
  databases: 'db.sqlite',
  domain: '',
  releaseOnPush: true,
  sure: true, // leaves out what was found
  separateCdn: false,
  healthPath: '/',
};

/** A person at a terminal, on a copy of a fixture. */
function run(
  fixture: string,
  asked: string | undefined,
  typed: Record<string, unknown>,
  prepare: (folder: string) => void = () => undefined,
  argv: readonly string[] = [],
) {
  const [family = '', template = ''] = fixture.split('/');
  const shell = { families, interactive: true, argv, ...(asked !== undefined && { family: asked }) };
  return helpers
    .create(
      litestreamGenerator(shell),
      { namespace: `litestream:${asked ?? 'app'}`, resolved: import.meta.filename },
      { skipInstall: true },
    )
    .inTmpDir((folder) => {
      cpSync(path.join(fixtures, family, 'test/fixtures', template), folder, { recursive: true });
      prepare(folder);
    })
    .withOptions({ force: false } as object) // which yeoman-test switches on
    .withAnswers(typed, { throwOnMissingAnswer: false });
}

beforeEach(() => void vi.spyOn(process.stdout, 'write').mockReturnValue(true));

describe('at a terminal', () => {
  it('writes what was answered, and remembers it', async () => {
    const { cwd } = await run('jamstack/vue-ssg-today', undefined, answers);
    expect(JSON.parse(readFileSync(path.join(cwd, '.yo-rc.json'), 'utf8'))).toMatchObject({
      'generator-litestream': {
        answers: { target: 's3', appName: 'My Shop', releaseOnPush: true },
        last: { databases: [{ path: 'db.sqlite' }] },
      },
    });
    expect(readFileSync(path.join(cwd, '.deploy/docker-compose-template.yml'), 'utf8')).toContain('My Shop');
  });

  const mine = (folder: string) => writeFileSync(path.join(folder, '.deploy'), '');
  it('stops before the first file when one cannot be written', async () => {
    const context = run('jamstack/vue-ssg-today', undefined, answers, mine);
    await expect(context).rejects.toThrow(/\.deploy is a file/);
    expect(existsSync(path.join(context.targetDirectory ?? '', '.yo-rc.json'))).toBe(false);
  });

  it.each([
    ['replace', false],
    ['stop', true],
  ])('asks once for all that differs: %s', async (chosen, kept) => {
    const context = run('blazor/blazor-today', 'blazor', { ...answers, databases: 'app.db', chosen });
    const failure = await context.then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (kept) expect(failure).toMatch(/Nothing was written[^]*release\.yml/);
    else expect(failure).toBeUndefined();
    const folder = context.targetDirectory ?? '';
    expect(readFileSync(path.join(folder, '.github/workflows/release.yml'), 'utf8').includes('kamal')).toBe(kept);
    expect(existsSync(path.join(folder, '.deploy'))).toBe(!kept);
  });

  it.each([
    ['replace', /kamal|mine/, false],
    ['yours', /^# mine\n$/, true],
    ['both', /^<<<<<<< yours\n# mine\n=======\n[^]*>>>>>>> new\n$/, true],
  ])('settles a conflict as chosen: %s', async (chosen, text, holds) => {
    const mine = (folder: string) => {
      mkdirSync(path.join(folder, '.github/workflows'), { recursive: true });
      writeFileSync(path.join(folder, '.github/workflows/release.yml'), '# mine\n');
    };
    const { cwd } = await run('jamstack/vue-ssg-today', undefined, { ...answers, chosen }, mine);
    const written = readFileSync(path.join(cwd, '.github/workflows/release.yml'), 'utf8');
    expect(text.test(written)).toBe(holds);
    const memory = JSON.parse(readFileSync(path.join(cwd, '.yo-rc.json'), 'utf8'))['generator-litestream'];
    expect('.github/workflows/release.yml' in memory.texts).toBe(holds);
  });

  it('takes --env from the command line, where Yeoman has an option of that name', async () => {
    const context = run('jamstack/vue-ssg-today', undefined, answers, undefined, ['--env', 'A=b']);
    expect(readFileSync(path.join((await context).cwd, '.deploy/docker-compose-template.yml'), 'utf8')).toContain(
      'A: "b"',
    );
  });

  it('remembers what was taken out of a list', async () => {
    const { cwd } = await run('blazor/blazor-today', 'blazor', {
      ...answers,
      databases: 'app.db, x.db',
      chosen: 'replace',
    });
    const { answers: chosen } = JSON.parse(readFileSync(path.join(cwd, '.yo-rc.json'), 'utf8'))['generator-litestream'];
    expect(chosen).toMatchObject({ databases: ['x.db'], withoutDatabases: ['jobs/jobs.db'] });
  });

  it.each(['jamstack', 'blazor'])('offers the family that fits, and takes %s for an answer', async (chosen) => {
    const { cwd } = await run('jamstack/vue-vite-today', 'blazor', { ...answers, chosen });
    const workflow = readFileSync(path.join(cwd, '.github/workflows/release.yml'), 'utf8');
    expect(workflow.includes('secrets.DEPLOY_API')).toBe(chosen === 'jamstack');
    expect(workflow.includes('secrets.DEPLOY_HOST')).toBe(chosen === 'blazor');
  });
});
