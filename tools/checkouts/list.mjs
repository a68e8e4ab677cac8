/** @typedef {{ repository: string, commit?: string, what: string, flags?: readonly string[], refused?: RegExp }} Checkout
 *  `flags`: what its owner has to say; `refused`: it is rightly refused, with these words. */

/** @type {(repository: string, what: string, commits: readonly string[], flags?: readonly string[]) => readonly Checkout[]} */
const template = (name, what, commits, flags = []) =>
  commits.map((commit) => ({ repository: `NetCoreTemplates/${name}`, commit, what, flags }));

/** What the owner of an application says of its database, because the template has none. */
const web = ['--database', 'app.db'];

/** The seven templates in each era of their history, apps of other stacks, and .NET apps that are none of the templates. */
/** @type {readonly Checkout[]} */
export const checkouts = [
  ...template('web', 'template', ['cbe31f2', '1f3076b', '7371783', 'a6bfc6d', '218336e', 'b585bfd'], web),
  ...template('blazor', 'template', ['a467e9d', '74b9de9', '3b5a072']),
  ...template('blazor-vue', 'template', ['b34fdb2', 'd27cf90', '17db5a4']),
  ...template('blazor-wasm', 'template', ['0c5e773', 'fecc5d5', '2efd167']),
  ...template('vue-ssg', 'template', ['3b30717', '4b2cd8a', 'c24bf6e', '296ad82']),
  ...template('vue-vite', 'template', ['99c75ea', '8b46d03', '32710dc', 'c2b88eb']),
  ...template('nextjs', 'template', ['f7a438d', '7bb14d5', 'bd733e2', '5cadff1', 'ba4f157']),
  { repository: 'NetCoreApps/BlazorDiffusion', what: 'application' },
  { repository: 'NetCoreApps/BlazorDiffusionAuto', what: 'application' },
  { repository: 'NetCoreApps/BlazorDiffusionVue', what: 'application' },
  { repository: 'NetCoreApps/BlazorGalleryWasm', what: 'application' },
  { repository: 'NetCoreApps/BlazorLitestream', what: 'application' },
  { repository: 'NetCoreApps/CreatorKit', what: 'application' },
  { repository: 'NetCoreApps/FileBlazor', what: 'application' },
  { repository: 'NetCoreApps/JamstackLitestream', what: 'application' },
  { repository: 'NetCoreApps/TypeChatExamples', what: 'application' },
  { repository: 'NetCoreApps/Validation', what: 'application' },
  { repository: 'NetCoreApps/ubimovie.com', what: 'application' },
  { repository: 'Layoric/LiteStreamWeb', what: 'application' },
  { repository: 'Synx-x/Tennis', what: 'application', refused: /outside the data folder/ },
  { repository: 'rialdi/GDIApps', what: 'application', refused: /uses SQL Server/ },
  { repository: 'usememos/memos', what: 'Go' },
  { repository: 'louislam/uptime-kuma', what: 'Node' },
  { repository: 'epicweb-dev/epic-stack', what: 'Node, Prisma' },
  { repository: 'basecamp/once-campfire', what: 'Rails' },
  { repository: 'basecamp/writebook', what: 'Rails' },
  { repository: 'sissbruecker/linkding', what: 'Django' },
  { repository: 'healthchecks/healthchecks', what: 'Django' },
  { repository: 'dani-garcia/vaultwarden', what: 'Rust' },
  { repository: 'shlinkio/shlink', what: 'PHP' },
  {
    repository: 'pocketbase/pocketbase',
    what: 'Go, without a Dockerfile',
    flags: [
      '--image',
      'ghcr.io/acme/pocketbase:0.29',
      '--database',
      'data.db',
      '--data-folder',
      '/pb_data',
      '--port',
      '8090',
    ],
  },
  { repository: 'gotify/server', what: 'Go', flags: ['--build-arg', '__TARGETPLATFORM_DASHES=linux-amd64'] },
  { repository: 'TwiN/gatus', what: 'Go', flags: ['--database', 'data.db'] },
  {
    repository: 'binwiederhier/ntfy',
    what: 'Go',
    flags: ['--database', 'cache.db', '--data-folder', '/var/cache/ntfy'],
    refused: /copies ntfy/, // its release tool puts the program there
  },
  { repository: 'tailscale/golink', what: 'Go' },
  { repository: 'simonw/datasette', what: 'Python', flags: ['--database', 'app.db', '--data-folder', '/mnt'] },
  { repository: 'advplyr/audiobookshelf', what: 'Node' },
  { repository: 'jasontaylordev/CleanArchitecture', what: '.NET', refused: /outside the data folder/ },
  {
    repository: 'ardalis/CleanArchitecture',
    what: '.NET',
    flags: ['--project', 'src/Clean.Architecture.Web'],
    refused: /outside the data folder/,
  },
  { repository: 'davidfowl/TodoApp', what: '.NET', flags: ['--project', 'Todo.Api'] },
  { repository: 'blogifierdotnet/Blogifier', what: '.NET', flags: ['--database', 'blogifier.db'] },
  { repository: 'Kareadita/Kavita', what: '.NET', refused: /copies _output/ },
  {
    repository: 'ErsatzTV/ErsatzTV',
    what: '.NET',
    flags: ['--database', 'ersatztv.sqlite3'],
    refused: /whose path the checkout does not say/,
  },
  {
    repository: 'jellyfin/jellyfin',
    what: '.NET',
    flags: ['--project', 'Jellyfin.Server', '--database', 'data/jellyfin.db'],
    refused: /whose paths the checkout does not say/,
  },
  { repository: 'dotnet/eShop', what: '.NET, PostgreSQL', refused: /--project/ },
];
