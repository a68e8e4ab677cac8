import { defineFamily, npmInPublish } from 'litestream-generator-core';

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
    'The web template opens no database, so there is nothing to back up yet. Name the one that your app opens with --database app.db: ' +
    'its path below App_Data. Litestream then replicates it from the moment the app creates it.',
});

export default web;
