import { defineFamily, deployHost, npmInPublish } from 'litestream-generator-core';
import { findContainer } from './find.js';

/** Apps of any stack: whatever has a Dockerfile, or an image that somebody publishes. */
export const container = defineFamily({
  id: 'container',
  title: 'Container',
  templates: [
    { id: 'dockerfile', title: 'App with a Dockerfile' },
    { id: 'image', title: 'Published image' },
  ],
  // A .NET project belongs to a family that reads its code.
  recognise: () => undefined,
  find: findContainer,
  ui: npmInPublish,
  questions: [],
  hostSecrets: { host: deployHost, others: [] },
  withoutDatabase:
    'Nothing in this checkout names the SQLite database of the app. Name it with --database app.db: its path below the data folder, ' +
    'which --data-folder names.',
});

export default container;
