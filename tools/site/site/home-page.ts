/** What stands above docs/README.md on the first page. */
export const homePage = {
  layout: 'home',
  hero: {
    name: 'generator-litestream',
    text: 'SQLite apps that come back.',
    tagline:
      'Reads your project, and writes its deployment to one Linux host. If the host is lost, every database is restored first.',
    actions: [
      { theme: 'brand', text: 'Try your project in the browser', link: '/playground' },
      { theme: 'alt', text: 'How it works', link: '/architecture' },
    ],
  },
  features: [
    {
      title: 'Reads your project',
      details:
        'Databases, port, user and secrets, each with the file and line that say so: .NET, Rails, Django, Node, Go, or an image.',
    },
    {
      title: 'Restored before it starts',
      details:
        'A check decides for each database: keep it, restore it, start empty, or stop with the reason and the next step.',
    },
    {
      title: 'The backup is proven',
      details:
        'A deployment succeeds only when the storage could give back the newest row. A drill restores everything once a week.',
    },
  ],
};
