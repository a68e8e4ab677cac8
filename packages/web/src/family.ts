import { defineFamily, deployHost, npmInPublish } from 'litestream-generator-core';

/** Plain ASP.NET Core apps: what no other family claims. */
export const web = defineFamily({
  id: 'web',
  title: 'Web',
  templates: [{ id: 'web', title: 'Web', repository: 'NetCoreTemplates/web' }],
  recognise: (_project, host) => ({
    template: 'web',
    from: `${host.csproj} is neither Blazor nor has a front end of its own`,
    certainty: 0,
  }),
  ui: npmInPublish,
  questions: [],
  hostSecrets: { host: deployHost, others: [] },
  withoutDatabase:
    'The web template opens no database, so there is nothing to back up yet. Name the one that your app opens with --database app.db: ' +
    'its path below App_Data. Litestream then replicates it from the moment the app creates it.',
});

export default web;
