import { expect, test } from 'vitest';
import { engine, engineBash, noShell } from './shell.js';

/** What the table of the restore check decides: VOLUME MARKER RECORD STORAGE ADOPT FIRST. */
const decisions: readonly (readonly [facts: string, decision: string])[] = [
  ['odd ours recorded held none none', 'refuse-no-file'],
  ['odd none new empty local first', 'refuse-no-file'],
  ['file ours recorded lost none none', 'refuse-lost'],
  ['none none recorded lost none none', 'refuse-lost'],
  ['none none recorded lost none first', 'refuse-lost'],
  ['none none recorded lost backup none', 'restore'],
  ['file ours recorded lost local none', 'renew'],

  ['none none new empty none none', 'fresh'],
  ['none fresh new empty none none', 'fresh'],
  ['none fresh recorded empty none none', 'refuse-both-gone'],
  ['none none recorded empty none first', 'refuse-both-gone'],
  ['none none recorded empty backup none', 'refuse-both-gone'],
  ['none ours new empty none first', 'refuse-both-gone'],
  ['none restoring new empty none none', 'refuse-both-gone'],
  ['none ours recorded empty local none', 'fresh'],
  ['none none recorded empty local none', 'fresh'],

  ['file fresh recorded empty none none', 'keep'],
  ['file fresh new empty backup none', 'keep'],
  ['file ours recorded empty local none', 'renew'],
  ['file none new empty none first', 'renew'],
  ['file none new empty none none', 'refuse-unknown-file'],
  ['file none recorded empty none first', 'refuse-backup-gone'],
  ['file ours new empty none first', 'refuse-backup-gone'],
  ['file ours recorded empty backup none', 'refuse-backup-gone'],
  ['file restoring recorded empty none none', 'refuse-backup-gone'],

  ['none none new held none first', 'refuse-no-first-deploy'],
  ['none none new ahead local first', 'refuse-no-first-deploy'],
  ['none none new ahead backup first', 'restore'],
  ['none none new ahead past first', 'restore'],
  ['none ours recorded ahead none first', 'restore'],
  ['none none new ahead none none', 'restore'],
  ['none restoring new other none none', 'restore'],

  ['file restoring recorded held local none', 'renew'],
  ['file restoring recorded held none none', 'restore'],
  ['file restoring recorded held backup none', 'restore'],
  ['file restoring recorded held past none', 'restore'],
  ['file restoring recorded ahead none first', 'restore'],
  ['file restoring recorded other none none', 'restore'],

  ['file none new held none none', 'refuse-unknown-origin'],
  ['file none new ahead none first', 'refuse-unknown-origin'],
  ['file none new held local none', 'renew'],
  ['file none new held backup none', 'restore'],
  ['file none new held past none', 'restore'],

  ['file ours recorded held past none', 'restore'],
  ['file ours recorded held local none', 'renew'],
  ['file ours recorded held none none', 'keep'],
  ['file ours recorded held none first', 'keep'],
  ['file ours recorded held backup none', 'keep'],
  ['file fresh new ahead backup none', 'restore'],
  ['file ours recorded ahead backup none', 'restore'],
  ['file ours recorded other backup none', 'restore'],
  ['file ours recorded other none none', 'refuse-other-storage'],
  ['file ours recorded ahead none none', 'refuse-older'],
  ['file ours recorded ahead none first', 'refuse-older'],
  ['file ours recorded anything none none', 'refuse-unknown-origin'],
  ['file ours recorded ahead anything none', 'refuse-older'],
];

test.skipIf(noShell)('the table decides about a database', async () => {
  const { output } = await engineBash(
    [
      '-c',
      `. ${engine}; while read -r -a facts; do printf '%s: %s\\n' "\${facts[*]}" "$(decide "\${facts[@]}")"; done`,
    ],
    { input: decisions.map(([facts]) => `${facts}\n`).join('') },
  );
  expect(output.trim().split('\n')).toEqual(decisions.map((decision) => decision.join(': ')));
});
