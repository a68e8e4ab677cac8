/** Options that are not questions: how to run, not what to deploy. */
export const runOptions = [
  {
    name: 'yes',
    alias: 'y',
    type: Boolean,
    description: 'Ask nothing: take what was found, and the defaults for the rest',
  },
  {
    name: 'project',
    type: String,
    value: 'folder',
    description: 'Folder or csproj of the project to deploy, if the checkout has several',
  },
  {
    name: 'without-environment',
    type: String,
    value: 'name',
    description: 'GitHub environment to remove from the checkout; its backup, its host and the environment itself stay',
  },
  {
    name: 'force',
    alias: 'f',
    type: Boolean,
    description: 'Overwrite lines that you and the generator both changed, without asking; your other edits stay',
  },
  { name: 'allow-dirty', type: Boolean, description: 'Also write to files with uncommitted changes' },
  {
    name: 'dry-run',
    type: Boolean,
    description: 'Show what would be written, with the differences, and write nothing',
  },
] as const;
