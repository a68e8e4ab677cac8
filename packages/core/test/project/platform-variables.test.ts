import { expect, it } from 'vitest';
import { memoryProject } from '../../src/project/memory-project.js';
import { platformVariables } from '../../src/project/platform-variables.js';

it('an empty value in app.json is one that is entered at Heroku', () => {
  const env =
    '"MAIL_PASSWORD": { "value": "", "required": false }, "LEVEL": { "value": "info" }, "MODE": "x", "NOTE": ""';
  const variables = platformVariables(memoryProject({ 'app.json': `{ "env": { ${env} } }` }));
  expect(Object.fromEntries(variables.map(({ name, value }) => [name, value]))).toEqual({
    MAIL_PASSWORD: undefined,
    LEVEL: 'info',
    MODE: 'x',
    NOTE: undefined,
  });
});
