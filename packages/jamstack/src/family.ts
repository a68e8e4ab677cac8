import { defineFamily, type Facts } from 'litestream-generator-core';
import { recognise } from './recognise.js';
import { ui } from './ui.js';

/** The earlier deployment passed a CDN to the front end and the API. */
function givesCdn({ earlierItems = [] }: Facts): boolean {
  return earlierItems.some(({ kind, name }) => kind === 'secret' && name === 'DEPLOY_CDN');
}

/** A front end built by npm, and the API that serves it. */
export const jamstack = defineFamily({
  id: 'jamstack',
  title: 'Jamstack',
  templates: [
    { id: 'nextjs', title: 'Next.js', repository: 'NetCoreTemplates/nextjs' },
    { id: 'vue-ssg', title: 'Vue SSG', repository: 'NetCoreTemplates/vue-ssg' },
    { id: 'vue-vite', title: 'Vue Vite', repository: 'NetCoreTemplates/vue-vite' },
  ],
  recognise,
  ui,
  questions: [
    {
      name: 'separateCdn',
      type: 'confirm',
      message: 'Is the front end also served from another origin, a CDN?',
      help: "Whether a CDN (secret DEPLOY_CDN) serves the front end as well as the API's own image. Default: as it is today, else no",
      // A later run no longer sees the workflow that was replaced.
      default: ({ facts, last }) => last?.['separateCdn'] ?? givesCdn(facts),
    },
  ],
  hostSecrets: {
    host: {
      name: 'DEPLOY_API',
      what: 'Host to deploy to; the domain of the API and its front end as well, unless the variable DEPLOY_DOMAIN is set',
      example: 'api.example.com',
      where: 'Your DNS: a name that points to the host',
      reaches: ['build'],
    },
    others: [
      {
        name: 'DEPLOY_CDN',
        what: 'Domain of the CDN that serves the front end; the API accepts its calls',
        example: 'www.example.com',
        where: 'The settings of the CDN',
        reaches: ['build', 'app'],
        when: { separateCdn: true },
      },
    ],
  },
  withoutDatabase:
    "No SQLite database was found behind this front end's API. " +
    'Name the one that it opens with --database db.sqlite: its path below App_Data.',
});

export default jamstack;
