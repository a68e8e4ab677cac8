import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  expandValues,
  s3Services,
  serverPlaceholders,
  targets,
  type Target,
  type TargetSecret,
} from '../../src/targets/index.js';
import { litestreamReplicaKeys, litestreamReplicaTypes } from './litestream-replica-keys.js';

// What every target promises, whoever wrote it. A new target needs no test of its own to be held to it. The titles name the file to edit.

const windows = process.platform === 'win32';
if (windows) console.warn('skipped: shapes are not tried as shell patterns, there is no sh here');

/** Names used by the workflow and the host for other things. */
const taken =
  /^(DEPLOY_|GITHUB_|APP_|LETSENCRYPT_|CONFIG_HASH$|LITESTREAM_|REPLICA_|DOCKER_|COMPOSE_|GIT_|GH_|SSH_|XDG_|LC_)/;

/** What enters a container: the target's own settings as REPLICA_*, and what Litestream reads by itself. */
const variables = (secrets: readonly TargetSecret[]): readonly string[] =>
  secrets.flatMap(({ use }) => ('variable' in use ? [use.variable] : (use.pathIn ?? [])));
const configVariables = (secrets: readonly TargetSecret[]): readonly string[] =>
  secrets.flatMap(({ use }) => (use.as === 'config' ? [use.variable] : []));
const mentioned = (text: string): readonly string[] => [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
const open = (text: string): readonly string[] =>
  [...text.matchAll(/(?<!\$)\{([a-zA-Z0-9]+)\}/g)].map(([, name = '']) => name);
const shapesOf = (shape: TargetSecret['shape']) => (shape === undefined ? [] : [shape, ...(shape.except ?? [])]);
const repeated = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index);

it('ids are unique', () => {
  expect(targets.length).toBeGreaterThanOrEqual(3);
  expect(repeated(targets.map(({ id }) => id))).toEqual([]);
  expect(repeated(targets.flatMap(({ questions }) => questions.map(({ name }) => name)))).toEqual([]);
});

/** A service that speaks S3 is one row of data. */
const fileOf = ({ id }: Target): string =>
  `${s3Services.some((service) => service.id === id) ? 'services/' : ''}${id}.ts`;

describe.each(targets.map((target) => [`packages/core/src/targets/${fileOf(target)}`, target] as const))(
  '%s',
  (_, target: Target) => {
    const { id, secrets, questions, settings = {}, endpoint, folder, server } = target;

    // Without this the files beside the databases would be refused, or lie where nobody looks.
    it('says how the files beside the databases reach it, by its own secrets alone', () => {
      const { files } = target;
      if (files === undefined) return;
      expect(Object.keys(files.settings)[0]).toBe('type');
      for (const key of Object.keys(files.settings)) expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
      const texts = Object.values(files.settings).flatMap((value) =>
        typeof value === 'string' ? value : 'obscured' in value ? value.obscured : 'file' in value ? value.file : [],
      );
      for (const text of [...texts, files.root]) {
        expect(text).not.toContain('\n');
        for (const name of mentioned(text)) expect(variables(secrets)).toContain(name);
      }
      const keyFiles = Object.values(files.settings).flatMap((value) =>
        typeof value === 'object' && 'key' in value ? value.key : [],
      );
      for (const name of keyFiles)
        expect(secrets.flatMap(({ use }) => (use.as === 'file' ? use.file : []))).toContain(name);
      // What names the storage for Litestream names it for the files.
      const named = [...texts, files.root].flatMap(mentioned);
      for (const name of target.identity) expect(named).toContain(name);
      // Every secret that lets Litestream in lets rclone in.
      for (const { name, use, optional = false } of secrets)
        if (!optional && (use.as === 'env' || (use.as === 'config' && use.key !== undefined)))
          expect(named, name).toContain(use.variable);
    });

    it('pairs each secret with one of its own that is there whenever it is', () => {
      for (const { belongsTo, optional = false, kind = 'secret' } of secrets) {
        if (belongsTo === undefined) continue;
        const other = secrets.find(({ name }) => name === belongsTo);
        expect(other).toMatchObject({ name: belongsTo });
        expect([other?.when, other?.belongsTo, other?.optional ?? false, other?.kind ?? 'secret']).toEqual([
          undefined,
          undefined,
          optional,
          kind,
        ]);
      }
    });

    it('has an id that is a flag value and a title for people', () => {
      expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(target.title.trim()).toBe(target.title);
      expect(target.title).not.toBe('');
    });

    it('describes every secret in full', () => {
      for (const { name, what, example, where } of secrets) {
        expect(name).toMatch(/^[A-Z][A-Z0-9_]*$/);
        expect(name).not.toMatch(taken);
        for (const text of [what, example, where]) expect(text, name).toMatch(/^\S.*[^\s.]$/s);
        expect(what, name).not.toContain('\n');
      }
      expect(repeated(secrets.map(({ name }) => name))).toEqual([]);
    });

    it('has something that a person must enter', () => {
      expect(secrets.some(({ optional = false }) => !optional)).toBe(true);
    });

    it('names its variables REPLICA_*, or LITESTREAM_* where Litestream reads them itself', () => {
      expect(repeated(variables(secrets))).toEqual([]);
      for (const { name, use } of secrets) {
        if (use.as === 'config') expect(use.variable, name).toMatch(/^REPLICA_[A-Z0-9_]+$/);
        if (use.as === 'env') expect(use.variable, name).toMatch(/^LITESTREAM_[A-Z0-9_]+$/);
        if (use.as === 'file') expect(use.file, name).toMatch(/^[a-z0-9][a-z0-9._-]*$/);
        if (use.as === 'file') expect(use.make, name).toContain('{file}');
        if (use.as === 'file') expect(use.advice, name).toMatch(/^[a-z].*[^.]$/);
        if (use.as === 'file' && use.pathIn !== undefined)
          expect(use.pathIn, name).toMatch(/^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/);
      }
    });

    it('is of a type of replica that Litestream has', () => {
      expect([...litestreamReplicaTypes]).toContain(target.type);
    });

    it('uses only keys that Litestream knows, each once', () => {
      const keys = [
        ...Object.keys(settings),
        ...secrets.flatMap(({ use }) => ('key' in use && use.key !== undefined ? [use.key] : [])),
      ];
      expect(keys.filter((key) => !litestreamReplicaKeys.has(key))).toEqual([]);
      expect(repeated(keys)).toEqual([]);
    });

    it('mentions no variable that it does not have, and uses each that it has', () => {
      const texts = [...Object.values(settings), endpoint?.host, endpoint?.port]
        .filter((text) => text !== undefined)
        .map(String);
      expect(configVariables(secrets)).toEqual(expect.arrayContaining([...new Set(texts.flatMap(mentioned))]));
      if (endpoint?.override !== undefined)
        expect([...configVariables(secrets), ...Object.keys(server?.sidecar ?? {})]).toContain(endpoint.override);
      const inSettings = [
        ...Object.values(settings).map(String),
        ...secrets.map(({ default: fallback = '' }) => fallback),
      ].flatMap(mentioned);
      for (const { name, use } of secrets) {
        if (use.as === 'config' && use.key === undefined && use.variable !== folder?.variable)
          expect(inSettings, name).toContain(use.variable);
      }
    });

    it('says which of its variables name the storage', () => {
      expect(target.identity).not.toEqual([]);
      expect(configVariables(secrets)).toEqual(expect.arrayContaining([...target.identity]));
      for (const { name, use } of secrets) {
        // A key may be exchanged for another one; the storage stays the same.
        if (/KEY|SECRET|PASSWORD|TOKEN/.test(name) && 'variable' in use)
          expect(target.identity, name).not.toContain(use.variable);
      }
    });

    it('says its errors by code, each with a cause and a next step', () => {
      const { code, operation, known, attempts } = target.errors;
      const patterns = [...code, operation, attempts?.code].filter((pattern) => pattern !== undefined);
      for (const pattern of patterns) {
        expect(pattern).toMatch(/\([^?]/); // a group, and nothing that bash does not know
        expect(pattern).not.toMatch(/\(\?|\\[dsw]|[*+?]\?/);
      }
      expect(known).not.toEqual([]);
      expect(repeated(known.flatMap(({ codes }) => codes))).toEqual([]);
      for (const { codes, cause, next } of known) {
        expect(codes).not.toEqual([]);
        expect(cause, codes[0]).toMatch(/^[A-Z].*[^.]$/);
        expect(next, codes[0]).toMatch(/^[A-Z].*\.$/);
        for (const [, name] of next.matchAll(/\{(\w+)\}/g)) expect(['secrets', ...variables(secrets)]).toContain(name);
        expect(next.replaceAll(/\{\w+\}/g, ''), codes[0]).not.toMatch(/[{}]/);
      }
      for (const other of targets)
        if (other.type === target.type) expect(other.errors, other.id).toEqual(target.errors);
    });

    it('is a server or a folder of the host, and not both', () => {
      expect([endpoint, folder].filter(Boolean)).toHaveLength(1);
    });

    // The engine knows where a folder is by its variable alone, and hands it on as it is.
    it('has one required secret without a key for its folder, and no other, if it is one', () => {
      if (folder === undefined) return;
      const [secret, ...others] = secrets.filter(({ use }) => use.as === 'config' && use.key === undefined);
      expect(others).toEqual([]);
      expect(secret).toMatchObject({ use: { variable: folder.variable } });
      expect([secret?.optional, secret?.default]).toEqual([undefined, undefined]);
      expect(secret?.shape?.pattern, 'a path from the root').toMatch(/^\//);
      const refused = (secret?.shape?.except ?? []).map(({ pattern }) => pattern);
      expect(refused, 'nothing that Compose, YAML or a shell takes for something else').toContain('*[!A-Za-z0-9/._-]*');
      expect(target.identity).toContain(folder.variable);
    });

    it('can tell where it connects to before Litestream does, if it is a server', () => {
      if (endpoint === undefined) return;
      expect(endpoint.host).not.toBe('');
      expect(endpoint.port).toMatch(/^(\d+|\$\{REPLICA_\w+\})$/);
      const needed = [endpoint.host, endpoint.port].flatMap(mentioned);
      for (const { name, use, optional = false, default: fallback } of secrets) {
        if (use.as === 'config' && needed.includes(use.variable))
          expect(!optional || fallback !== undefined, `${name} is needed or has a default`).toBe(true);
      }
    });

    it('gives defaults to optional secrets only, made of what stands before them', () => {
      secrets.forEach(({ name, optional = false, default: fallback, shape }, index) => {
        if (fallback !== undefined) expect(optional, name).toBe(true);
        const before = configVariables(secrets.slice(0, index));
        for (const text of [fallback ?? '', ...shapesOf(shape).flatMap(({ pattern, problem }) => [pattern, problem])])
          expect(before, name).toEqual(expect.arrayContaining([...mentioned(text)]));
      });
    });

    it('ties secrets only to answers that its own questions can have', () => {
      for (const { name, when = {} } of secrets) {
        for (const [key, value] of Object.entries(when)) {
          const question = questions.find((one) => one.name === key);
          expect(question, `${name} hangs on ${key}`).toBeDefined();
          const choices = question?.choices?.map((choice) => choice.value);
          if (choices !== undefined) expect(choices).toContain(value);
        }
      }
    });

    it('asks nothing that --yes could not answer', () => {
      for (const { name, default: fallback, help } of questions) {
        expect(fallback, name).toBeDefined();
        expect(help, name).toMatch(/\S/);
      }
    });

    it.skipIf(windows)('has shapes that a case statement understands and that the examples have', () => {
      const example = (variable: string): string =>
        secrets.find(({ use }) => 'variable' in use && use.variable === variable)?.example ?? '';
      const fits = (value: string, pattern: string): boolean =>
        execFileSync('sh', ['-c', `case $1 in ${expandValues(pattern, example)}) echo fits;; esac`, 'sh', value], {
          encoding: 'utf8',
        }) === 'fits\n';
      for (const secret of secrets) {
        const { name, shape } = secret;
        if (shape === undefined) continue;
        for (const { pattern, problem } of shapesOf(shape)) {
          expect(
            expandValues(pattern, () => 'x'),
            name,
          ).toMatch(/^[^\s'"`$|;&()]+$/);
          expect(pattern, name).not.toMatch(/^!/);
          expect(problem, name).toMatch(/^is .*[^.]$/);
        }
        for (const value of [secret.example, expandValues(secret.default ?? secret.example, example)]) {
          expect(fits(value, shape.pattern), `${name}: ${value}`).toBe(true);
          for (const { pattern } of shape.except ?? [])
            expect(fits(value, pattern), `${name}: ${value}, but for ${pattern}`).toBe(false);
        }
      }
    });

    it('tells how to set it up', () => {
      expect(target.docs.setup.length).toBeGreaterThan(0);
      expect(target.docs.permissions).not.toBe('');
    });

    it('is data', () => {
      const { questions: _, ...data } = target;
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    });

    it('has nothing left of the template', () => {
      expect(JSON.stringify(target)).not.toContain('TODO');
    });

    it('is a server, which a container plays in a rehearsal, or a folder', () => {
      expect([endpoint === undefined, server === undefined]).toEqual([folder !== undefined, folder !== undefined]);
    });

    if (server === undefined) return;

    it('names a public image for rehearsals by version, and what another one must have', () => {
      expect(server.image).toMatch(/^[a-z0-9./-]+:v?\d+\.\d+/);
      expect(server.needs).toMatch(/^\S.*[^.]$/);
      expect(server.port).toBeGreaterThan(0);
      expect(server.script).not.toBe('');
    });

    it('has a server that gives a value for every required secret, and for none that it does not know', () => {
      const names = secrets.map(({ name }) => name);
      expect(Object.keys(server.values).filter((name) => !names.includes(name))).toEqual([]);
      for (const { name, optional = false } of secrets) {
        if (!optional) expect(server.values[name] ?? '', `server.values.${name}`).not.toBe('');
      }
    });

    it('leaves open in its server only what a rehearsal fills in', () => {
      const { environment, values, sidecar = {}, knock } = server;
      const texts = [
        ...[environment, values, sidecar].flatMap((all) => Object.values(all)),
        knock.send,
        knock.sign?.key ?? '',
        knock.sign?.text ?? '',
      ];
      expect(serverPlaceholders).toEqual(expect.arrayContaining([...new Set(texts.flatMap(open))]));
      expect(knock.send.includes('{signature}')).toBe(knock.sign !== undefined);
      for (const [name, value] of Object.entries({ ...environment, ...values })) {
        if (/KEY$|SECRET|PASSWORD|TOKEN/.test(name) && !/PUBLIC/.test(name))
          expect(open(value), `${name} is created again each time`).not.toEqual([]);
      }
      for (const name of Object.keys(sidecar))
        expect(variables(secrets), `${name} is the target's own already`).not.toContain(name);
    });

    it('knocks at its server with whole lines and knows the answer', () => {
      const { send, expect: answer } = server.knock;
      expect(send === '' || send.endsWith('\r\n\r\n')).toBe(true);
      expect(new RegExp(answer).test('')).toBe(false);
    });
  },
);

// A code that a service's page explains is one that the engine knows, or people would read two different things.
it.each(s3Services.map((service) => [service.id, service] as const))('%s explains known codes', (_, target) => {
  const known = target.errors.known.flatMap(({ codes }) => codes).map((code) => code.replace(/^.* /, ''));
  expect(known).toEqual(expect.arrayContaining(Object.keys(target.service.errors)));
});

describe.each(targets.map((target) => [`docs/targets/${target.id}.md`, target] as const))(
  '%s',
  (name, { id, secrets, server }: Target) => {
    const page = path.resolve(import.meta.dirname, '../../../..', name);
    const there = existsSync(page);
    const text = there ? readFileSync(page, 'utf8') : '';

    it('is there', () => {
      expect(
        there,
        `${name} is missing: write it in the order of the others. npm run new-target makes a beginning.`,
      ).toBe(true);
    });

    it.skipIf(!there)('is about every secret, and says how the target is chosen and rehearsed', () => {
      expect(
        secrets.filter((secret) => !text.includes(`\`${secret.name}\``)).map((secret) => secret.name),
        `${name} does not name these secrets in backticks`,
      ).toEqual([]);
      for (const words of [
        `--target ${id}`,
        ...(server === undefined ? [] : [`\`${server.image.replace(/@.*/, '')}\``]),
      ])
        expect(text, `${name} does not say ${words}`).toContain(words);
    });

    it.skipIf(!there)('has the parts of the others, with nothing left to fill in', () => {
      const headings = [...text.matchAll(/^## (.*)$/gm)].map(([, heading = '']) => heading);
      for (const part of ['What to create', 'What to enter in the repository', 'What to know', 'When it fails'])
        expect(headings, `${name} lacks "## ${part}"`).toContain(part);
      expect(
        [...text.matchAll(/^.*TODO.*$/gm)].map(([line]) => line),
        `${name} has parts that are not written yet`,
      ).toEqual([]);
    });
  },
);
