import { expect, test } from 'vitest';
import { account } from '../../src/deployment/account.js';
import { sampleDeployment } from '../platforms/sample-deployment.js';
import { factsOf } from './sample.js';

const Dockerfile =
  'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["dotnet", "MyApp.dll"]\n';

/** Services and settings of the earlier deployment, and which of them nothing does any more. */
function told(files: Record<string, string>): { readonly all: readonly string[]; readonly lost: readonly string[] } {
  const { earlierItems = [] } = factsOf({ Dockerfile, ...files });
  const { lost } = account(earlierItems, sampleDeployment());
  return {
    all: earlierItems.map(({ kind, name, value }) => `${kind} ${name}${value === 'app' ? ' is the app' : ''}`),
    lost: lost.map(({ kind, name }) => `${kind} ${name}`),
  };
}

const supervisor = `[supervisord]
nodaemon=false

[program:shop]
command=/srv/shop/MyApp --urls http://127.0.0.1:5000
directory=/srv/shop
autorestart=true
environment=LOG="info",
  STRIPE_KEY="%(ENV_STRIPE_KEY)s" ; from the shell

[program:mails]
command=/srv/shop/MyApp --mails
environment=LOG="debug"

[group:all]
programs=shop,mails
`;

test('what supervisord gives all of its programs, it gives the app, unless that has its own', () => {
  const file = supervisor.replace('[supervisord]\n', '[supervisord]\nenvironment=LOG="all",MODE="live"\n');
  const { all } = told({ 'deploy/supervisor/shop.conf': file });
  expect(all.filter((one) => /^(?:variable|secret) /.test(one))).toEqual([
    'variable LOG',
    'secret STRIPE_KEY',
    'variable MODE',
  ]);
  const { variables = [] } = factsOf({ Dockerfile, 'deploy/supervisor/shop.conf': file });
  expect(variables.map(({ value: { name, value }, from }) => `${name}=${value} ${from}`)).toEqual([
    'LOG=info deploy/supervisor/shop.conf:9',
    'MODE=live deploy/supervisor/shop.conf:2',
  ]);
});

test('programs of supervisord that are not the app are processes that nothing starts', () => {
  const { all, lost } = told({ 'deploy/supervisor/shop.conf': supervisor });
  expect(all).toEqual([
    'setting supervisord: deploy/supervisor/shop.conf',
    'service shop (supervisord) is the app',
    'setting command of shop',
    'setting directory: /srv/shop of shop',
    'setting autorestart: true of shop',
    'variable LOG',
    'secret STRIPE_KEY',
    'service mails (supervisord)',
  ]);
  expect(lost).toEqual(['setting command of shop', 'variable LOG', 'secret STRIPE_KEY', 'service mails (supervisord)']);
});

test('what supervisord gives the app, the new deployment gives it too', () => {
  const { variables = [], earlier } = factsOf({ Dockerfile, 'deploy/supervisor/shop.conf': supervisor });
  expect(variables.map(({ value: { name, value } }) => `${name}=${value}`)).toEqual(['LOG=info']);
  expect(earlier.map(({ value: { title } }) => title)).toEqual(['Supervisord (deploy/supervisor/shop.conf)']);
});

test('a supervisord of the image goes on, and is no earlier deployment', () => {
  const files = { Dockerfile: `${Dockerfile}COPY deploy/supervisor/shop.conf /etc/supervisor/conf.d/\n` };
  expect(told({ ...files, 'deploy/supervisor/shop.conf': supervisor }).all).toEqual([]);
  expect(told({ 'docker/supervisord.conf': supervisor }).all).toEqual([]);
  const script = {
    Dockerfile: `${Dockerfile}CMD ["./start.sh"]\n`,
    'start.sh': 'supervisord -c jobs.conf\nexec shop\n',
  };
  expect(told({ ...script, 'jobs.conf': supervisor }).all).toEqual([]);
  expect(told({ 'supervisord.conf': supervisor.replace('nodaemon=false', 'nodaemon=true') }).all).toEqual([]);
});

test('programs of another language are told apart by their names', () => {
  const conf = '[program:web]\ncommand=gunicorn app:app\n[program:celery]\ncommand=celery -A app worker\n';
  expect(told({ 'supervisord.conf': conf }).all).toEqual([
    'setting supervisord: supervisord.conf',
    'service web (supervisord) is the app',
    'setting command of web',
    'service celery (supervisord)',
  ]);
});

test('of several units of systemd, those that run the app for something else are lost', () => {
  const { all, lost } = told({
    'deploy/shop.service': '[Service]\nExecStart=/srv/shop/MyApp\n',
    'deploy/shop-mails.service': '[Service]\nExecStart=/srv/shop/MyApp --mails\n',
    'deploy/shop-nightly.service': '[Service]\nType=oneshot\nExecStart=/srv/shop/MyApp --nightly\n',
    'deploy/shop-nightly.timer': '[Timer]\nOnCalendar=daily\nPersistent=true\n[Install]\nWantedBy=timers.target\n',
  });
  expect(all.filter((text) => text.startsWith('service'))).toEqual([
    'service shop-mails.service (systemd)',
    'service shop-nightly.service (systemd)',
    'service what shop-nightly.timer starts at daily (systemd)',
    'service shop.service (systemd) is the app',
  ]);
  expect(lost).toEqual([
    'service shop-mails.service (systemd)',
    'service shop-nightly.service (systemd)',
    'service what shop-nightly.timer starts at daily (systemd)',
  ]);
});

test('a line of a unit sets several variables', () => {
  const unit = '[Service]\nExecStart=/srv/shop/MyApp\nEnvironment="LOG=very loud" TZ=UTC\n';
  expect(told({ 'shop.service': unit }).all).toEqual([
    'setting systemd: shop.service',
    'service shop.service (systemd) is the app',
    'variable LOG',
    'variable TZ',
  ]);
});
