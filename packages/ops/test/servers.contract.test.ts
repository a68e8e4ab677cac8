import { targets, type Answers, type Target } from 'litestream-generator-core';
import { describe, expect, it } from 'vitest';
import { storageValues } from '../src/rehearse/storage-values.js';
import { openServer } from '../src/servers/open-server.js';

// What every target's server promises once it is filled in, so that a rehearsal works with whatever target a project has.

/** Every way to answer a target's own questions that have choices. */
function waysToAnswer({ questions }: Pick<Target, 'questions'>): readonly Answers[] {
  return questions.reduce<readonly Answers[]>(
    (ways, { name, choices = [] }) =>
      choices.length === 0 ? ways : ways.flatMap((way) => choices.map(({ value }) => ({ ...way, [name]: value }))),
    [{}],
  );
}

/** A pattern of the shell's `case`, for the characters that shapes use. */
function fits(value: string, pattern: string): boolean {
  return new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|/]/g, String.raw`\$&`)
      .replaceAll('*', '[^]*')
      .replaceAll('?', '[^]')}$`,
  ).test(value);
}

/** Those that a container plays; a volume of Docker plays a folder of the host. */
const played = targets.flatMap((target) =>
  target.server === undefined ? [] : [[`server in packages/core/src/targets/${target.id}.ts`, target] as const],
);

describe.each(played)('%s', (_, { server, ...target }) => {
  it.each(waysToAnswer(target).map((way) => [JSON.stringify(way), way] as const))(
    'gives every value that the deployment needs with %s',
    (__, way) => {
      const secrets = target.secrets.filter(({ when = {} }) =>
        Object.entries(when).every(([name, value]) => way[name] === value),
      );
      const { values } = openServer(server);
      expect(() => storageValues(secrets, values)).not.toThrow();
      for (const { name, shape, use } of secrets) {
        // Where a service's address follows from other values, that of its stand-in is another one.
        const address = 'variable' in use && use.variable === target.endpoint.override;
        if (!address && shape !== undefined && values[name] !== undefined)
          expect(fits(values[name], shape.pattern), `${name} ${shape.problem}`).toBe(true);
      }
    },
  );

  it('makes new credentials each time, the same for the server and for whoever logs in, and has none in its script', () => {
    const [one, other] = [openServer(server), openServer(server)];
    const made = Object.keys(server.values).filter((name) =>
      /\{(?:secret|base64|\w*[kK]ey\w*)\}/.test(server.values[name] ?? ''),
    );
    for (const name of made) {
      expect(one.values[name], name).not.toBe(other.values[name]);
      expect(server.script).not.toContain(one.values[name]);
    }
    for (const name of Object.keys(server.environment)) {
      const text = server.environment[name];
      for (const same of Object.keys(server.values))
        if (server.values[same] === text) expect(one.environment[name]).toBe(one.values[same]);
    }
  });

  it('leaves nothing open', () => {
    const { environment, values, sidecar, knock } = openServer(server);
    expect(JSON.stringify([environment, values, sidecar, knock.send])).not.toMatch(
      /\{(?:host|port|user|secret|base64|date|signature|\w+Key|\w+Public)\}/,
    );
  });
});

describe('what a server leaves open', () => {
  const server = {
    image: 'x:1.0',
    needs: 'sh',
    port: 80,
    script: 'sleep 1',
    environment: {},
    values: {},
    knock: { send: '', expect: '^x' },
  };

  it('is filled in, with braces of other texts left as they are', () => {
    const { values, sidecar } = openServer({
      ...server,
      values: { KEY: '{"a": {}, "b": "${X}"}' },
      sidecar: { AT: 'http://{host}:{port}' },
    });
    expect(values).toEqual({ KEY: '{"a": {}, "b": "${X}"}' });
    expect(sidecar).toEqual({ AT: 'http://rehearsal-storage:80' });
  });

  it('cannot be what nobody makes', () => {
    expect(() => openServer({ ...server, values: { KEY: '{pasword}' } })).toThrow(
      '{pasword} stands in the server of a target, but there is only {host}, {port}',
    );
  });

  it('may be a signature over what is sent', () => {
    const { knock } = openServer({
      ...server,
      knock: {
        send: '{signature}',
        sign: { key: 'a2V5', text: 'The quick brown fox jumps over the lazy dog' },
        expect: '^x',
      },
    });
    expect(Buffer.from(knock.send, 'base64').toString('hex')).toBe(
      'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
    );
  });
});
