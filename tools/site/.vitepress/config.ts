import { slug } from 'github-slugger';
import { defineConfig } from 'vitepress';
import { plainBraces } from '../site/braces.ts';
import { withContentSecurityPolicy } from '../site/content-security-policy.ts';
import { homePage } from '../site/home-page.ts';
import { leavingLinks } from '../site/leaving-links.ts';
import { sidebar } from '../site/pages.ts';
import { docs, repository } from '../site/repository.ts';
import { browserCore } from '../vite/browser-core.ts';
import { samples } from '../vite/samples.ts';

export default defineConfig({
  title: 'generator-litestream',
  description: 'Deploys an app with SQLite to one Linux host, and brings every row back when the host is lost.',
  lang: 'en',
  base: process.env['SITE_BASE'] ?? '/', // GitHub Pages serves a project below its name
  srcDir: docs,
  outDir: './dist',
  cacheDir: './node_modules/.vitepress',
  rewrites: { 'README.md': 'index.md' },
  cleanUrls: false, // a plain file server finds playground.html, and nothing else
  metaChunk: true,
  lastUpdated: false,
  markdown: { anchor: { slugify: slug }, config: (md) => [leavingLinks, plainBraces].forEach((plugin) => plugin(md)) },
  transformPageData: (page) => {
    if (page.relativePath === 'index.md') page.frontmatter = { ...page.frontmatter, ...homePage };
    if (page.relativePath === 'playground.md')
      page.frontmatter = { ...page.frontmatter, sidebar: false, aside: false, pageClass: 'playground-page' };
  },
  transformHtml: withContentSecurityPolicy,
  themeConfig: {
    nav: [
      { text: 'Playground', link: '/playground' },
      { text: 'Any app', link: '/any-app' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Limits', link: '/limits' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: repository }],
    editLink: {
      pattern: `${repository}/edit/main/docs/:path`,
      text: 'Edit this page on GitHub',
    },
  },
  vite: {
    plugins: [browserCore(), samples()],
    build: { chunkSizeWarningLimit: 1500 }, // the generator itself, with deploy.sh as a text
  },
});
