import { expect, test } from 'vitest';
import { proxySecondsQuestion, uploadMegabytesQuestion } from '../../src/questions/proxy-limits.js';
import { factsOf } from '../facts/sample.js';

const compose =
  'services:\n  app:\n    image: ghcr.io/acme/shop\n    environment: { VIRTUAL_HOST: shop.dev }\n    volumes: ["data:/app/App_Data"]\n';
const limits = (files: Readonly<Record<string, string>>) => {
  const facts = factsOf({ '.deploy/docker-compose.yml': compose, ...files });
  const context = { facts, answers: {} };
  return [uploadMegabytesQuestion.default?.(context), proxySecondsQuestion.default?.(context)];
};
const kamal = (proxy: string) => ({ 'config/deploy.yml': `service: shop\nimage: acme/shop\nproxy:\n${proxy}` });

test.each([
  ['nothing', {}, [100, 300]],
  ['Kamal', kamal('  response_timeout: 600\n  buffering: { max_request_body: 524288000 }\n'), [500, 600]],
  ['a small limit, which stays, and what kamal-proxy takes by itself', kamal('  response_timeout: 20\n'), [1024, 20]],
  ['Kamal without a buffer', kamal('  buffering: { requests: false }\n'), [0, 300]],
  ['vhost.d', { 'vhost.d/shop.dev': 'client_max_body_size 10m;\nproxy_read_timeout 5m;\n' }, [10, 300]],
  ['a configuration of nginx', { 'deploy/nginx.conf': 'http { client_max_body_size 1g; }\n' }, [1024, 300]],
  [
    'no limit at one place, which counts',
    { 'nginx/a.conf': 'client_max_body_size 5m;\nclient_max_body_size 0;\n' },
    [0, 300],
  ],
  ['no limit', { '.deploy/nginx/uploads.conf': 'client_max_body_size 0;\n' }, [0, 300]],
  [
    'several, of which the largest counts',
    { 'nginx/a.conf': 'client_max_body_size 5m;\n#client_max_body_size 9g;\nclient_max_body_size 2048k;' },
    [5, 300],
  ],
  [
    'a step that writes the file',
    {
      '.github/workflows/release.yml':
        'on: push\njobs:\n  a:\n    steps:\n      - run: ssh a@b "echo \'client_max_body_size 64m;\' > vhost.d/shop.dev && docker compose up -d"\n',
    },
    [64, 300],
  ],
  ['a file that has nothing to do with it', { 'docs/uploads.md': 'client_max_body_size 64m;\n' }, [100, 300]],
])('%s', (_, files, expected) => expect(limits(files)).toEqual(expected));
