import { readFileSync } from 'node:fs';
import path from 'node:path';
import { asGolden, readTree, type GoldenCase, type Tree } from 'tools-testkit';
import { checkout } from '../site/repository.ts';

/** A golden case whose checkout is dropped into the page. */
export interface DroppedCase extends GoldenCase {
  /** Folder of the checkout. */
  readonly folder: string;
  readonly expected: Tree;
}

/** At least one for each family. They hold four targets together, and need nothing that only a later run knows. */
export const cases = [
  'blazor/blazor-s3',
  'jamstack/vue-ssg-s3',
  'web/one-database',
  'container/memos',
  'container/django',
  'blazor/blazor-wasm-sftp',
].map((name): readonly [string, DroppedCase] => {
  const [family = '', title = ''] = name.split('/');
  const test = path.join(checkout, 'packages', family, 'test');
  const given = JSON.parse(readFileSync(path.join(test, 'golden', title, 'case.json'), 'utf8')) as GoldenCase;
  return [
    name,
    {
      ...given,
      folder: path.join(test, 'fixtures', given.fixture),
      expected: readTree(path.join(test, 'golden', title, 'expected')),
    },
  ];
});

/** The files of a zip as a golden case has them: without the engine, which is the same for every project. */
export function asTree(files: Readonly<Record<string, Uint8Array>>): Tree {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([file]) => file !== '.deploy/deploy.sh')
      .map(([file, bytes]) => [file, asGolden(new TextDecoder().decode(bytes))]),
  );
}
