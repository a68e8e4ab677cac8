import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { docs } from './repository.ts';

/** Every page beside the first one, in the order of a reader. */
const groups: readonly { readonly text: string; readonly pages: readonly string[]; readonly collapsed?: true }[] = [
  { text: 'Begin', pages: ['playground', 'any-app', 'questions', 'setup', 'prepare-a-host', 'doctor', 'rehearse'] },
  {
    text: 'Storage',
    pages: ['s3', 'azure', 'gs', 'sftp', 'webdav', 'file'].map((name) => `targets/${name}`),
  },
  {
    text: 'Services that speak S3',
    collapsed: true,
    pages: ['b2', 'digitalocean', 'hetzner', 'linode', 'minio', 'oci', 'ovh', 'r2', 'scaleway', 'tigris', 'wasabi'].map(
      (name) => `targets/${name}`,
    ),
  },
  { text: 'Every day', pages: ['yours', 'files', 'environments', 'second-run', 'handover', 'monitoring', 'recovery'] },
  { text: 'Know', pages: ['limits', 'benchmarks'] },
  {
    text: 'How it works',
    pages: ['architecture', 'engine', 'release-workflow', 'decisions', 'dependencies', 'add-a-target', 'add-a-family'],
  },
];

/** The heading of a page. */
function titleOf(page: string): string {
  const title = /^# (.+)$/m.exec(readFileSync(path.join(docs, `${page}.md`), 'utf8'))?.[1];
  if (title === undefined) throw new Error(`docs/${page}.md has no heading of the first level`);
  return title;
}

/** Every page of docs/ beside the first one, without `.md`. */
function allPages(): readonly string[] {
  return readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => file.replace(/\.md$/, ''));
}

/** The pages as a sidebar. A page that nobody put into a group stands in one of its own, so that a new file breaks nothing. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  const grouped = new Set(groups.flatMap(({ pages }) => pages));
  const others = allPages().filter((page) => !grouped.has(page));
  return [...groups, ...(others.length > 0 ? [{ text: 'More', pages: others }] : [])].map((group) => ({
    text: group.text,
    collapsed: 'collapsed' in group,
    items: group.pages.map((page) => ({ text: titleOf(page), link: `/${page}` })),
  }));
}
