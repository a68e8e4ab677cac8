import { expect, test } from 'vitest';
import type { EarlierItem } from '../../src/facts/carry-over/earlier-item.js';
import { found, guessed } from '../../src/facts/fact.js';
import { outsideMounts } from '../../src/generator/outside-mounts.js';

const mount = (target: string): EarlierItem => ({
  kind: 'mount',
  name: `files at ${target}`,
  where: '.deploy/docker-compose-template.yml:33',
  mount: { source: 'files', target },
});
const place = (path: string) => ({ path, holds: 'files that the code writes', remedy: 'keep it below App_Data' });

test('a place below a mount of the earlier deployment is left out', () => {
  const elsewhere = guessed(place('/app/App_Files2'), 'a.cs:1');
  const below = guessed(place('/app/App_Data/chat'), 'a.cs:2');
  const sure = found(place('/app/App_Files/keys'), 'a.cs:3');
  const needed = guessed({ ...place('/app/App_Files/keys'), needed: true as const }, 'a.cs:4');
  const written = [guessed(place('/app/App_Files'), 'a.cs:5'), guessed(place('/app/App_Files/img'), 'a.cs:6')];
  const all = [elsewhere, below, sure, needed, ...written];
  const items = [mount('/app/App_Files/'), mount('/app/App_Data')];
  expect(outsideMounts(all, items, '/app/App_Data')).toEqual([elsewhere, below, sure, needed]);
  expect(outsideMounts(all, [], '/app/App_Data')).toEqual(all);
});
