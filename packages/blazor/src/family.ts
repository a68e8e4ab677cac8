import { defineFamily, npmInPublish } from 'litestream-generator-core';
import { recognise } from './recognise.js';

/** Blazor apps: server, static with Vue, and WebAssembly hosted by the server. */
export const blazor = defineFamily({
  id: 'blazor',
  title: 'Blazor',
  templates: [
    { id: 'blazor', title: 'Blazor', repository: 'NetCoreTemplates/blazor' },
    { id: 'blazor-vue', title: 'Blazor Vue', repository: 'NetCoreTemplates/blazor-vue' },
    { id: 'blazor-wasm', title: 'Blazor WebAssembly', repository: 'NetCoreTemplates/blazor-wasm' },
  ],
  recognise,
  ui: npmInPublish,
  questions: [],
  hostSecrets: {
    host: {
      name: 'DEPLOY_HOST',
      what: 'Host to deploy to; the domain as well, unless the variable DEPLOY_DOMAIN is set',
      example: 'app.example.com',
      where: 'Your DNS: a name that points to the host',
    },
    others: [],
  },
  withoutDatabase:
    'No SQLite database was found in this Blazor project. Name the one that it opens with --database app.db: its path below App_Data.',
});

export default blazor;
