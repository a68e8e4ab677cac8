import { expect, test } from 'vitest';
import { factsOf } from './facts-of.js';

test('what says how long a token holds, or how it is made, is no secret', () => {
  const { remarks } = factsOf({
    Dockerfile: 'FROM debian:12\nENV DB_FILE=/data/n.sqlite\nCOPY . .\nCMD ["/n"]\n',
    '.env.example':
      'AUTH_TOKEN_EXPIRE_MINUTES=30\nJWT_SECRET_KEY=\nTOKEN_LIFETIME=1\nPASSWORD_MIN_LENGTH=8\nTOKEN_URL=https://a.example\nMAIL_PASSWORD=\n',
  });
  expect(remarks.map(({ value }) => value).find((text) => text.includes('proposes'))).toBe(
    'The project proposes secrets for the app: JWT_SECRET_KEY, MAIL_PASSWORD. Give it those that it needs: --app-secret JWT_SECRET_KEY',
  );
});
