const compose = '.deploy/docker-compose-template.yml';
const drill = '.github/workflows/restore-drill.yml';

/**
 * Six things that people do to generated files, each with the text that has to be there afterwards.
 * @type {[file: string, from: RegExp, to: string, text: string][]}
 */
export const edits = [
  [
    compose,
    /^services:$/m,
    'services:\n  redis:\n    image: redis:7.4\n    restart: unless-stopped\n',
    'image: redis:7.4',
  ],
  [compose, /^( +)(VIRTUAL_PORT: .*)$/m, '$1$2\n$1REDIS_URL: redis:6379', 'REDIS_URL: redis:6379'],
  [drill, /(actions\/checkout)@\S+ # \S+/, `$1@${'a1b2c3d4'.repeat(5)} # v7.1.0`, '# v7.1.0'],
  [drill, /cron: '[^']+'/, "cron: '5 3 * * *'", "cron: '5 3 * * *'"],
  ['.deploy/litestream.yml', /^dbs:$/m, '# Ask Anna before you add one.\ndbs:', '# Ask Anna before you add one.'],
  [
    '.deploy/README.md',
    /^(.*)Point each domain to the host(.*)$/m,
    '$1Point app.acme.example to the host$2',
    'app.acme.example',
  ],
];

/** Makes all six. */
export function edit(checkout) {
  for (const [file, from, to] of edits) checkout.replace(file, from, to);
}

/** How many of the six are there. */
export const surviving = (checkout) => edits.filter(([file, , , text]) => checkout.read(file).includes(text)).length;

/** How many were made. */
export const made = edits.length;
