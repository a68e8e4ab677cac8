import { describe, expect, test } from 'vitest';
import { readDirectives } from '../../src/project/directives.js';
import { proxySecondsQuestion, uploadMegabytesQuestion } from '../../src/questions/proxy-limits.js';
import { defaultDomain } from '../../src/questions/earlier-domains.js';
import { redirectDomainsQuestion } from '../../src/questions/redirect-domains.js';
import { factsOf } from './sample.js';

type Files = Readonly<Record<string, string>>;

const itemsOf = (files: Files): readonly string[] =>
  (factsOf(files).earlierItems ?? []).map(({ kind, name, where }) => `${kind} ${name} @ ${where}`);

/** Main domain first, those that lead to it, megabytes of an upload, and seconds of an answer. */
const answersOf = (files: Files) => {
  const facts = factsOf(files);
  const answers = { domain: defaultDomain({ facts, answers: {} }) };
  const context = { facts, answers };
  return [
    answers.domain,
    redirectDomainsQuestion.default?.(context),
    uploadMegabytesQuestion.default?.(context),
    proxySecondsQuestion.default?.(context),
  ];
};

const compose = (app: string, proxy = '', more = '') =>
  `services:\n${proxy}  app:\n    build: .\n    volumes: ["./data:/app/App_Data"]\n${app}${more}`;
const labels = (...lines: readonly string[]) => ({
  'docker-compose.yml': compose(`    labels:\n${lines.map((line) => `      - ${line}\n`).join('')}`),
});
const caddy = (text: string) => ({
  'compose.yml': compose(
    '',
    '  caddy:\n    image: caddy:2\n    ports: ["80:80", "443:443"]\n    volumes: ["./Caddyfile:/etc/caddy/Caddyfile", "caddy:/data"]\n',
  ),
  Caddyfile: text,
});
const nginx = (text: string) => ({
  'compose.yml': compose(
    '',
    '  web:\n    image: nginx:1.27\n    ports: ["443:443"]\n    volumes: ["./nginx/site.conf:/etc/nginx/conf.d/default.conf:ro"]\n',
  ),
  'nginx/site.conf': text,
});

describe('what a proxy in front of the app does', () => {
  test.each<[what: string, files: Files, expected: readonly unknown[]]>([
    [
      'Traefik, which knows no limit',
      labels('traefik.http.routers.shop.rule=Host(`shop.org`)'),
      ['shop.org', '', 0, 86400],
    ],
    [
      'Traefik: www leads to the apex, by name',
      labels(
        'traefik.http.routers.shop.rule=Host(`www.shop.org`) || Host(`shop.org`)',
        'traefik.http.middlewares.w.redirectregex.regex=^https?://www\\.shop\\.org/(.*)',
        'traefik.http.middlewares.w.redirectregex.replacement=https://shop.org/$${1}',
        'traefik.http.middlewares.big.buffering.maxRequestBodyBytes=52428800',
      ),
      ['shop.org,www.shop.org', 'www.shop.org', 50, 86400],
    ],
    [
      'Traefik: www leads to the apex, whatever its name',
      labels(
        'traefik.http.routers.shop.rule=Host(`shop.org`, `www.shop.org`)',
        'traefik.http.middlewares.w.redirectregex.regex=^https?://www\\.(.+)',
        'traefik.http.middlewares.w.redirectregex.replacement=https://$1',
      ),
      ['shop.org,www.shop.org', 'www.shop.org', 0, 86400],
    ],
    ['Traefik 1', labels('traefik.frontend.rule=Host:shop.org,www.shop.org'), ['shop.org,www.shop.org', '', 0, 86400]],
    [
      'Caddy: the apex leads to www, which is the main one',
      caddy(
        'shop.org {\n  redir https://www.shop.org{uri} permanent\n}\nhttps://www.shop.org {\n  reverse_proxy app:8080\n}\n',
      ),
      ['www.shop.org,shop.org', 'shop.org', 0, 86400],
    ],
    [
      'Caddy with limits, a snippet and a route',
      caddy(
        '{\n  email a@b.org\n}\n(big) {\n  request_body {\n    max_size 1.5GB\n  }\n}\nshop.org, www.shop.org {\n  import big\n' +
          '  handle {\n    reverse_proxy app:8080 {\n      transport http {\n        response_header_timeout 1h30m\n      }\n    }\n  }\n}\n',
      ),
      ['shop.org,www.shop.org', '', 1536, 5400],
    ],
    ['Caddy with one site and no block', caddy('shop.org\nreverse_proxy app:8080\n'), ['shop.org', '', 0, 86400]],
    [
      'labels of Caddy',
      labels(
        'caddy=shop.org',
        '"caddy.reverse_proxy={{upstreams 8080}}"',
        'caddy.request_body.max_size=20MB',
        'caddy_1=www.shop.org',
        'caddy_1.redir=https://shop.org{uri}',
      ),
      ['shop.org,www.shop.org', 'www.shop.org', 20, 86400],
    ],
    [
      'nginx: a server that redirects, and one that leads to an upstream',
      nginx(
        'upstream shop { server app:8080; }\nserver {\n  listen 80;\n  server_name shop.org www.shop.org;\n  return 301 https://$host$request_uri;\n}\n' +
          'server {\n  server_name www.shop.org;\n  return 301 https://shop.org$request_uri;\n}\n' +
          'server {\n  listen 443 ssl;\n  server_name shop.org;\n  client_max_body_size 30m;\n  location / {\n    proxy_pass http://shop;\n    proxy_read_timeout 10m;\n  }\n}\n',
      ),
      ['shop.org,www.shop.org', 'www.shop.org', 30, 600],
    ],
    [
      'nginx: an if for the name',
      nginx(
        'server {\n  server_name shop.org www.shop.org;\n  if ($host = www.shop.org) {\n    return 301 https://shop.org$request_uri;\n  }\n  location / { proxy_pass http://app:8080; }\n}\n',
      ),
      ['shop.org,www.shop.org', 'www.shop.org', 100, 300],
    ],
  ])('%s', (_, files, expected) => expect(answersOf(files)).toEqual(expected));

  test.each<[what: string, files: Files, expected: string]>([
    [
      'a middleware',
      labels('traefik.http.routers.a.rule=Host(`shop.org`)', 'traefik.http.middlewares.a.basicauth.users=x:y'),
      'setting labels: traefik.http.middlewares.a.basicauth.users @ docker-compose.yml:7',
    ],
    [
      'a rule for a path',
      labels('traefik.http.routers.a.rule=Host(`shop.org`) && PathPrefix(`/shop`)'),
      'setting the rule PathPrefix(`/shop`) of Traefik @ docker-compose.yml:6',
    ],
    [
      'a redirect that changes the path',
      caddy('old.org {\n  redir https://shop.org/moved\n}\nshop.org {\n  reverse_proxy app:8080\n}\n'),
      'setting the redirect of old.org to https://shop.org/moved @ Caddyfile:2',
    ],
    [
      'what Caddy does beside',
      caddy('shop.org {\n  basic_auth {\n    a b\n  }\n  reverse_proxy app:8080\n}\n'),
      'setting basic_auth of Caddy @ Caddyfile:2',
    ],
    [
      'a site of another app',
      caddy('shop.org {\n  reverse_proxy app:8080\n}\nblog.org {\n  reverse_proxy blog:80\n}\n'),
      'setting the site blog.org, which leads to blog:80 @ Caddyfile:4',
    ],
    [
      'files that nginx serves',
      nginx(
        'server {\n  server_name shop.org;\n  location /static/ { alias /srv/static/; }\n  location / { proxy_pass http://app:8080; }\n}\n',
      ),
      'setting alias of nginx of location /static/ @ nginx/site.conf:3',
    ],
  ])('%s is named', (_, files, expected) => expect(itemsOf(files)).toContain(expected));

  test('nginx that leads to the app takes no place beside it, one that serves files does', () => {
    const workflow = {
      '.github/workflows/a.yml': "on: push\njobs:\n  a:\n    steps:\n      - run: ssh a@b 'docker compose up -d'\n",
    };
    const names = (text: string) =>
      (factsOf({ ...nginx(text), ...workflow }).earlierServices ?? []).map(({ name }) => name);
    expect(names('server { location / { proxy_pass http://app:8080; } }')).toEqual([]);
    expect(names('server { location / { root /srv; } }')).toEqual(['web']);
  });

  test('a Compose file of development says no name', () => {
    expect(itemsOf(labels('traefik.http.routers.a.rule=Host(`shop.localhost`)'))).toEqual([]);
  });
});

test.each<[text: string, language: 'nginx' | 'caddy', expected: unknown]>([
  [
    'a b;\nc { d "e f"; }',
    'nginx',
    [
      ['a', 'b'],
      ['c', ['d', 'e f']],
    ],
  ],
  [
    'location ~ ^/x{2}$ { return 301 https://a$request_uri; }',
    'nginx',
    [['location', '~', '^/x{2}$', ['return', '301', 'https://a$request_uri']]],
  ],
  ['events {}\nhttp { a {}; b c; }', 'nginx', [['events'], ['http', ['a'], ['b', 'c']]]],
  ['a {uri} {\n  b `c d` # e\n}\nf', 'caddy', [['a', '{uri}', ['b', 'c d']], ['f']]],
  ['a {', 'caddy', [['a']]],
  ['}\na', 'caddy', [['a']]],
])('the directives of %s', (text, language, expected) => {
  type Read = ReturnType<typeof readDirectives>;
  const plain = (all: Read): unknown => all.map(({ words, block }) => [...words, ...(plain(block) as unknown[])]);
  expect(plain(readDirectives(text, language))).toEqual(expected);
});

describe('a proxy on the host itself', () => {
  const unit = { 'shop.service': '[Service]\nExecStart=/opt/shop/MyApp\n' };
  const told = (files: Readonly<Record<string, string>>) =>
    (factsOf({ ...unit, ...files }).earlierItems ?? [])
      .filter(({ where }) => !where.startsWith('shop.service'))
      .map(({ kind, name }) => `${kind} ${name}`);
  const nginx =
    'server {\n  listen 80;\n  server_name www.shop.example;\n  return 301 https://shop.example$request_uri;\n}\n' +
    'server {\n  server_name shop.example;\n  location / {\n    auth_basic "x";\n    proxy_pass http://127.0.0.1:5000;\n  }\n}\n';
  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      'nginx',
      { 'ops/shop.conf': nginx },
      ['redirect www.shop.example to shop.example', 'domain shop.example', 'setting auth_basic of nginx of location /'],
    ],
    [
      'Caddy',
      { Caddyfile: 'shop.example {\n  header X a\n  reverse_proxy localhost:5000\n}\n' },
      ['domain shop.example', 'setting header of Caddy'],
    ],
    ['nginx in front of another container', { 'ops/shop.conf': nginx.replace('127.0.0.1:5000', 'api:5000') }, []],
    [
      'nginx in the image of the app',
      { 'ops/shop.conf': nginx, 'ops/Dockerfile': 'FROM nginx\nCOPY ops/shop.conf /etc/nginx/conf.d/\n' },
      [],
    ],
    ['an example', { 'docs/shop.conf': nginx }, []],
  ])('%s', (_what, files, expected) => {
    expect(told(files)).toEqual(expect.arrayContaining([...expected]));
    if (expected.length === 0) expect(told(files)).toEqual([]);
  });
});
