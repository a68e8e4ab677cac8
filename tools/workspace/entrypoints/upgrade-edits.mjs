const compose = '.deploy/docker-compose-template.yml';
const drill = '.github/workflows/restore-drill.yml';

/** What people do to the files of 0.1.0: `text` is there afterwards. */
export const edits = [
  {
    title: 'a Redis service in the Compose template',
    file: compose,
    from: '\nnetworks:\n',
    to: '\n  redis:\n    image: redis:7.4\n    networks: [ default ]\n\nnetworks:\n',
    text: 'image: redis:7.4',
  },
  {
    title: 'a variable of the app',
    file: compose,
    from: '      VIRTUAL_PORT: "8080"\n',
    to: '      VIRTUAL_PORT: "8080"\n      REDIS_URL: redis:6379\n',
    text: 'REDIS_URL: redis:6379',
  },
  {
    title: 'an action bumped',
    file: drill,
    from: /(actions\/checkout)@.*/,
    to: `$1@${'a1b2c3d4'.repeat(5)} # v7.1.0`,
    text: '# v7.1.0',
  },
  {
    title: 'another time of the drill',
    file: drill,
    from: /cron: '[^']+'/,
    to: "cron: '5 3 * * *'",
    text: "'5 3 * * *'",
  },
  {
    title: 'a comment',
    file: '.deploy/litestream.yml',
    from: '\n',
    to: '\n# Ask Anna before you change this.\n',
    text: 'Ask Anna before',
  },
  {
    title: 'a line of the guide',
    file: '.deploy/README.md',
    from: /^- Create a bucket of its own.*$/m,
    to: '- Our bucket is acme-backups, in eu-central-1.',
    text: 'acme-backups',
  },
  {
    title: 'a line in a script that is no longer written',
    file: '.deploy/health.sh',
    from: '\n',
    to: '\n# Our monitor reads this.\n',
    text: 'Our monitor reads this.',
  },
];
