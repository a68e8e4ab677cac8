/** Options that are no questions: how to run, not what to deploy. */
export const runOptions = [
  { name: 'yes', alias: 'y', type: Boolean, description: 'Take detected and default answers, ask nothing' },
  { name: 'project', type: String, description: 'Folder or csproj of the web project, where the checkout has several' },
  {
    name: 'without-environment',
    type: String,
    description: 'GitHub environment that leaves the checkout; its backup, its host and the environment itself stay',
  },
  {
    name: 'force',
    alias: 'f',
    type: Boolean,
    description: 'Settle conflicts by the new text, without asking; what was merged or left alone stays so',
  },
  { name: 'allow-dirty', type: Boolean, description: 'Write also where files hold changes that are not committed' },
  {
    name: 'dry-run',
    type: Boolean,
    description: 'Show what would be written, with the differences, and write nothing',
  },
] as const;
