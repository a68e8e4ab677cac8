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

/** A disk: no file of its own, so that a page asks for nothing else. */
const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="none" stroke="#0d9488" stroke-width="3">' +
    '<ellipse cx="16" cy="8" rx="11" ry="5"/><path d="M5 8v16c0 3 5 5 11 5s11-2 11-5V8M5 16c0 3 5 5 11 5s11-2 11-5"/></g></svg>',
)}`;

export default defineConfig({
  title: 'generator-litestream',
  description: 'Deploys an app with SQLite to one Linux host, and brings every row back when the host is lost.',
  lang: 'en',
  head: [['link', { rel: 'icon', href: icon }]],
  base: process.env['SITE_BASE'] ?? '/', // GitHub Pages serves a project below its name
  srcDir: docs,
  outDir: './dist',
  cacheDir: './node_modules/.vitepress',
  rewrites: { 'README.md': 'index.md' },
  cleanUrls: false, // a plain file server finds playground.html, and nothing else
  metaChunk: true,
  router: { prefetchLinks: false }, // a page asks for what it shows
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
