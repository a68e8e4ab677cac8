import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

test.each(['PATH', 'HOME', 'USER', 'VIRTUAL_ENV', 'LD_LIBRARY_PATH', 'XDG_DATA_HOME'])(
  '%s of a service of systemd does not reach the container',
  (name) => {
    const { variables = [] } = factsOf({
      Dockerfile: 'FROM debian:12\nWORKDIR /srv\nENV DB_FILE=/data/n.sqlite\nCOPY . .\nCMD ["./n"]\n',
      'deploy/n.service': `[Service]\nEnvironment=${name}=/opt/n\nEnvironment=LEVEL=info\nExecStart=/opt/n\n`,
    });
    expect(variables.map(({ value }) => value.name)).toEqual(['LEVEL']);
  },
);
