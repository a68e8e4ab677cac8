import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { targets } from 'litestream-generator-core';
import { checkout, create, tree } from './checkout.js';

const ids = targets.map(({ id }) => id).join('|');

describe('a first run', () => {
  it('writes the deployment and prints the command that repeats it', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    const before = tree(folder);
    const { status, stdout, stderr } = await create(folder, '--yes', '--target', 's3');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('To repeat this run  npm create litestream@latest -- --yes --target s3');
    const after = tree(folder);
    expect(after).toMatchObject(before);
    expect(Object.keys(after)).toEqual(
      expect.arrayContaining([
        '.deploy/docker-compose-template.yml',
        '.deploy/litestream.yml',
        '.yo-rc.json',
        'Dockerfile',
      ]),
    );
    for (const [file, text] of Object.entries(after))
      if (!(file in before)) expect([file, text.includes('\r')]).toEqual([file, false]);
  });

  it('repeats to the same files, with the same deployment id', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    await create(folder, '--yes', '--target', 'azure');
    const first = tree(folder);
    const { status, stdout } = await create(folder, '--yes', '--target', 'azure');
    expect(status).toBe(0);
    expect(stdout).toContain('Nothing to do: every file is as it should be.');
    expect(tree(folder)).toEqual(first);
  });

  it('takes the answers of the run before', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    await create(folder, '--yes', '--target', 'azure', '--restore-timeout', '20');
    rmSync(path.join(folder, '.deploy'), { recursive: true });
    expect((await create(folder, '--yes', '--force')).status).toBe(0);
    expect(JSON.parse(readFileSync(path.join(folder, '.yo-rc.json'), 'utf8'))).toMatchObject({
      'generator-litestream': { answers: { target: 'azure', restoreMinutes: 20 } },
    });
  });

  it('keeps one deployment id an environment', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    await create(folder, '--yes', '--target', 's3');
    await create(folder, '--yes', '--target', 's3', '--environment', 'staging', '--force');
    const { deployments } = JSON.parse(readFileSync(path.join(folder, '.yo-rc.json'), 'utf8'))['generator-litestream'];
    expect(Object.keys(deployments)).toEqual(['production', 'staging']);
    expect(deployments.production).not.toBe(deployments.staging);
  });

  it('takes the flags that it is called with, not those of the process around it', async () => {
    const around = process.argv;
    process.argv = [...around, '--app-name', 'Another'];
    const folder = checkout('jamstack/vue-ssg-today');
    await create(folder, '--yes', '--target', 's3', '--app-name', 'Mine').finally(() => (process.argv = around));
    expect(
      JSON.parse(readFileSync(path.join(folder, '.yo-rc.json'), 'utf8'))['generator-litestream'].answers.appName,
    ).toBe('Mine');
  });

  it('writes nothing in a dry run', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    const before = tree(folder);
    const { status, stdout } = await create(folder, '--yes', '--target', 's3', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toMatch(/create {2}\d new files in \.deploy\/: .*litestream\.yml/);
    expect(stdout).toMatch(/This was a dry run\. Nothing was written\.\s*$/);
    expect(tree(folder)).toEqual(before);
  });
});

describe('what cannot be defaulted', () => {
  it('is listed at once, with the flag for each, and nothing is written', async () => {
    const folder = checkout('web/web-today');
    const before = tree(folder);
    const { status, stderr } = await create(folder, '--yes');
    expect(status).toBe(1);
    expect(stderr).toContain(`Add --target ${ids}`);
    expect(stderr).toContain('Add --database <path>');
    expect(tree(folder)).toEqual(before);
  });

  it('is every bad flag of a run', async () => {
    const { status, stderr } = await create(
      checkout('blazor/blazor-today'),
      '--yes',
      '--target',
      'no target',
      '--restore-timeout',
      'soon',
      '--database',
      '../app.db',
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/--target must be .*, not "no target"/);
    expect(stderr).toMatch(/--restore-timeout must be a number, not "soon"/);
    expect(stderr).toMatch(/--database/);
  });

  it('is a choice in upper case, which is taken, or its title, which names the choice', async () => {
    expect((await create(checkout('jamstack/vue-ssg-today'), '--yes', '--target', 'S3', '--dry-run')).status).toBe(0);
    expect((await create(checkout('jamstack/vue-ssg-today'), '--yes', '--target', 'gcs')).stderr).toContain(
      'If Google Cloud Storage is meant: --target gs',
    );
  });

  it('is a misspelt flag or family, all at once and with the one that may be meant', async () => {
    const { status, stderr } = await create(
      checkout(),
      '--targt',
      's3',
      '--data-base=x',
      '--frobnicate',
      '-q',
      '--no-port',
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/--targt is not a flag .*\n.*--target is meant/);
    expect(stderr).toMatch(/--data-base is not a flag .*\n.*--database is meant/);
    expect(stderr).toMatch(/--frobnicate is not a flag .*\n {2}→ See all flags/);
    expect(stderr).toMatch(/-q is not a flag/);
    expect(stderr).toMatch(/--no-port is not a flag/);
    expect(await create(checkout(), 'blazer')).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/Perhaps blazor is meant\. Give one of blazor, container, jamstack, web/),
    });
  });
});

describe('a flag and its value', () => {
  it.each([
    [['--target'], /--target needs a value\./],
    [['--target', '--yes'], /--target needs a value, and "--yes" follows.*\n.*--target=--yes/],
    [['--yes=true'], /--yes takes no value, but "true" was given/],
  ])('%j is refused', async (flags, reason) => {
    expect(await create(checkout(), ...flags)).toMatchObject({ status: 1, stderr: expect.stringMatching(reason) });
  });
});

describe('files that are there already', () => {
  const edited = async (folder: string) => {
    writeFileSync(path.join(folder, 'Dockerfile'), '# mine\n');
    await create(folder, '--yes', '--target', 's3');
    writeFileSync(path.join(folder, '.deploy/litestream.yml'), '# mine\n');
    writeFileSync(path.join(folder, '.deploy/README.md'), '# mine\n');
    return tree(folder);
  };

  it('are all listed, and none is touched without a terminal', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    const before = await edited(folder);
    const { status, stderr } = await create(folder, '--yes', '--target', 'azure');
    expect(status).toBe(1);
    expect(stderr).toMatch(/^ +\.deploy\/litestream\.yml$/m);
    expect(stderr).toMatch(/^ +\.deploy\/README\.md$/m);
    expect(stderr).toContain('--force');
    expect(tree(folder)).toEqual(before);
  });

  it('show what they would lose in a dry run', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    const before = await edited(folder);
    const { status, stdout } = await create(folder, '--yes', '--target', 'azure', '--dry-run');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\+\+\+ b\/\.deploy\/litestream\.yml[^]*^-# mine$/m);
    expect(tree(folder)).toEqual(before);
  });

  it('are replaced with --force', async () => {
    const folder = checkout('jamstack/vue-ssg-today');
    await edited(folder);
    expect((await create(folder, '--yes', '--target', 'azure', '--force')).status).toBe(0);
    expect(readFileSync(path.join(folder, '.deploy/litestream.yml'), 'utf8')).toContain('abs');
  });
});

it('says that another family fits, and how to run it', async () => {
  const folder = checkout('jamstack/vue-vite-today');
  const before = tree(folder);
  const { status, stderr } = await create(folder, 'blazor', '--yes', '--target', 's3');
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /You asked for blazor, but this is a jamstack project \(ui\/package\.json:\d+ depends on vite/,
  );
  expect(stderr).toContain('npm create litestream@latest -- jamstack');
  expect(tree(folder)).toEqual(before);
});

it('shows its flags from the declarations of the questions', async () => {
  const { status, stdout } = await create(checkout(), '--help');
  expect(status).toBe(0);
  for (const flag of ['--target', '--app-name', '--database', '--yes', '--force', '--dry-run', '--skip-install'])
    expect(stdout).toContain(flag);
  for (const usage of [
    `--target ${ids}`,
    '--sftp-auth password|key',
    '--user 1654:1654',
    '--project <folder>',
    '--without-environment <name>',
    '--no-migrations',
  ])
    expect(stdout).toContain(usage);
  expect(stdout).toMatch(/\n\nOnly with --target sftp\n {2}--sftp-auth/);
  expect(stdout).toMatch(/\n\nOnly in the Jamstack family\n {2}--separate-cdn/);
});

it('leaves out of the help for one family what belongs to another', async () => {
  expect((await create(checkout(), 'blazor', '--help')).stdout).not.toContain('--separate-cdn');
  expect((await create(checkout(), 'jamstack', '--help')).stdout).toContain('--separate-cdn');
});
