import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Stored } from 'litestream-generator-core';
import { checkout } from './checkout.js';
import { served, spawn } from './started-command.js';

/** No setting of this machine's git, and none of a run of git that started these tests. */
const environment: Readonly<Record<string, string | undefined>> = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'))),
  GIT_CONFIG_GLOBAL: path.join(import.meta.dirname, 'gitconfig'),
};

/** A real checkout with the real command in it. */
export class GitCheckout {
  readonly folder: string;

  /** @param fixture `jamstack/vue-ssg-today`, or a checkout that is there already */
  constructor(fixture: string | { readonly folder: string } = 'jamstack/vue-ssg-today') {
    this.folder = typeof fixture === 'string' ? checkout(fixture) : fixture.folder;
    if (typeof fixture === 'string') {
      this.git('init', '--quiet', '--initial-branch=main');
      this.commit();
    }
  }

  git(...args: readonly string[]): string {
    const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'core.hooksPath=/dev/null'];
    return execFileSync('git', [...who, ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  commit(): this {
    this.git('add', '--all', '--force');
    this.git('commit', '--quiet', '--allow-empty', '--message', 'work');
    return this;
  }

  run(...flags: readonly string[]) {
    return served(this.folder, '--yes', ...flags);
  }

  /** The same in a process of its own. */
  spawn(...flags: readonly string[]) {
    return spawn(this.folder, '--yes', ...flags);
  }

  /** The first run, committed. */
  first(...flags: readonly string[]): this {
    const { status, stderr } = this.run('--target', 's3', '--app-name', 'My Shop', ...flags);
    if (status !== 0) throw new Error(stderr);
    return this.commit();
  }

  read(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  write(file: string, text: string): this {
    mkdirSync(path.dirname(path.join(this.folder, file)), { recursive: true });
    writeFileSync(path.join(this.folder, file), text);
    return this;
  }

  append(file: string, text: string): this {
    appendFileSync(path.join(this.folder, file), text);
    return this;
  }

  replace(file: string, from: string | RegExp, to: string): this {
    const text = this.read(file);
    const changed = text.replace(from, () => to);
    if (changed === text) throw new Error(`${file} does not hold ${String(from)}`);
    return this.write(file, changed);
  }

  remove(file: string): this {
    rmSync(path.join(this.folder, file), { recursive: true });
    return this;
  }

  has(file: string): boolean {
    return existsSync(path.join(this.folder, file));
  }

  get memory(): Stored {
    return JSON.parse(this.read('.yo-rc.json'))['generator-litestream'] as Stored;
  }

  get changed(): string {
    return this.git('status', '--porcelain');
  }
}
