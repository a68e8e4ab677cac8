// Bundles the command with all that it needs, so that `npm create litestream` downloads one package.
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const here = import.meta.dirname;
const dist = path.join(here, 'dist');
const packages = path.join(here, '..');
const posix = (file) => file.split(path.sep).join('/');

/** Files that core reads from its own folder when it runs. */
const read = ['core/templates', 'core/package.json'];

/** Modules that read files beside them keep their place: in the bundle such a place is below dist/files/. */
const placesOfFiles = {
  name: 'places-of-files',
  transform(code, id) {
    if (!code.includes('import.meta.url')) return null;
    const place = posix(path.relative(packages, id));
    if (place.startsWith('create/')) return null;
    if (!place.startsWith('core/dist/'))
      throw new Error(`${place} reads files beside it, which the bundle does not have yet.`);
    return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(`files/${place}`)}, import.meta.url).href`);
  },
};

/** The folder of the package that a module of node_modules belongs to. */
function packageOf(id) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(posix(id))?.[0];
}

/** The licences ask to be passed on with the code. */
function notice(folder) {
  const { name, version, license, engines } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : `\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}`;
  return `${name} ${version} (${license}), for Node ${engines?.node ?? '*'}${text}\n`;
}

rmSync(dist, { recursive: true, force: true });
const bundle = await rolldown({
  input: { cli: path.join(here, 'src/cli.ts') },
  platform: 'node',
  // An UMD file asks for its parts by a `require` that no bundler sees, as jsonc-parser's does.
  resolve: { mainFields: ['module', 'main'] },
  plugins: [placesOfFiles],
  // It warns of time as well, which a busy machine lacks.
  checks: { pluginTimings: false },
  onLog(level, log) {
    const isOurs = !/[\\/]node_modules[\\/]/.test(log.message); // rolldown passes these over itself where they lie below this folder
    if (level === 'warn' && isOurs) throw new Error(log.message);
  },
});
const { output } = await bundle.write({
  dir: dist,
  format: 'esm',
  minify: { mangle: false, compress: false, codegen: true },
  entryFileNames: '[name].js',
  // All in one folder: from there the places of files count.
  chunkFileNames: '[name]-[hash].js',
});
await bundle.close();

for (const file of read) {
  const to = path.join(dist, 'files', file);
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(path.join(packages, file), to, { recursive: true });
}
const foreign = new Set(output.flatMap(({ moduleIds = [] }) => moduleIds.flatMap((id) => packageOf(id) ?? [])));
writeFileSync(
  path.join(dist, 'THIRD-PARTY-NOTICES.txt'),
  [...foreign]
    .toSorted()
    .map(notice)
    .join(`\n${'-'.repeat(80)}\n`),
);
