import { posix } from 'node:path';
import {
  found,
  readPackageJson,
  saysMigrate,
  startLines,
  type ContainerView,
  type Fact,
  type Line,
} from 'litestream-generator-core';
import { inImage } from './in-image.js';
import { filesMatching } from './lines.js';

/** A command that runs a script of `package.json`: `npm start`, `pnpm run serve`. */
const SCRIPT = /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+)?([\w:.-]+)/g;
/** Levels of scripts that call other scripts: the search stops at this depth. */
const MAX_DEPTH = 3;

/** Finds the command that migrates when the container starts; undefined if there is none. */
export function migrationAtStart(view: ContainerView): Fact<boolean> | undefined {
  // `["npm", "start"]` is the command `npm start`.
  const started = startLines(view).map(({ text, from }) => ({ text: text.replace(/[[\]",]+/g, ' '), from }));
  const line = [...started, ...scriptsOf(view, started, MAX_DEPTH)].find(({ text }) => saysMigrate(text));
  return line && found(true, line.from);
}

/** The scripts of `package.json` that are called, with those that npm calls before them. */
function scriptsOf(view: ContainerView, lines: readonly Line[], depth: number): readonly Line[] {
  const names = new Set(
    lines.flatMap(({ text }) => [...text.matchAll(SCRIPT)].flatMap(([, name = '']) => [`pre${name}`, name])),
  );
  if (names.size === 0 || depth === 0) return [];
  const called = packagesOf(view).flatMap((path) => {
    const packageJson = readPackageJson(view.project, path);
    return [...names].flatMap((name) => {
      const script = packageJson?.script(name);
      return script ? [{ text: script.value, from: script.from }] : [];
    });
  });
  return [...called, ...scriptsOf(view, called, depth - 1)];
}

/** The `package.json` in the folder that the image starts in; where none is known to lie there, every one. */
function packagesOf(view: ContainerView): readonly string[] {
  const all = filesMatching(view.project, /(?:^|\/)package\.json$/);
  const started = posix.join(view.contentRoot, 'package.json');
  const near = all.filter((path) => inImage(view, path) === started);
  return near.length > 0 ? near : all;
}
