/** What stands above docs/README.md on the first page. */
export const homePage = {
  layout: 'home',
  hero: {
    name: 'generator-litestream',
    text: 'Deploys SQLite apps, and restores their databases.',
    tagline:
      'The generator reads your project, and writes the files that deploy it. A new host restores every database before the app starts.',
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
        'A deployment succeeds only when the newest transaction can be restored. A drill restores every database once a week.',
    },
  ],
};
