import { defineFamily, deployHost, npmInPublish } from 'litestream-generator-core';
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
  hostSecrets: { host: deployHost, others: [] },
  withoutDatabase:
    'No SQLite database was found in this Blazor project. Name the one that it opens with --database app.db: its path below App_Data.',
});

export default blazor;
