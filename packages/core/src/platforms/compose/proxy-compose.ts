import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { optional } from './interpolation.js';
import { composeFiles } from './paths.js';
import { proxyNetwork } from './proxy-network.js';
import {
  aliasOf,
  anchored,
  apart,
  entry,
  inlineList,
  inlineMap,
  list,
  map,
  quoted,
  yamlText,
  type Value,
} from '../shared/yaml-text.js';

/**
 * The proxy, once per host and shared by every app on it. Facts: nginx-proxy 1.11.6 finds its container by label, and
 * `TRUST_DOWNSTREAM_PROXY=false` keeps callers from posing as somebody else in `X-Forwarded-For`.
 */
export function renderProxyCompose({ pins }: Deployment): GeneratedFile {
  const root = map([
    entry('name', 'nginx-proxy'),
    apart(
      entry(
        'services',
        map([
          entry(
            'nginx-proxy',
            map([
              entry('image', optional('NGINX_PROXY_IMAGE', pins.nginxProxy)),
              entry('restart', 'unless-stopped'),
              entry('ports', inlineList([quoted('80:80'), quoted('443:443')])),
              entry(
                'labels',
                inlineList([quoted('com.github.nginx-proxy.nginx')]),
                'acme-companion finds the container to reload by this label.',
              ),
              entry(
                'environment',
                map([
                  entry(
                    'TRUST_DOWNSTREAM_PROXY',
                    quoted('false'),
                    'No proxy is in front of this one, so the X-Forwarded-* headers of callers are dropped.',
                  ),
                ]),
              ),
              entry(
                'volumes',
                list([
                  '/var/run/docker.sock:/tmp/docker.sock:ro',
                  'certs:/etc/nginx/certs:ro',
                  'vhost:/etc/nginx/vhost.d',
                  'html:/usr/share/nginx/html',
                ]),
              ),
              entry('networks', inlineList(['nginx-proxy'])),
              entry('security_opt', inlineList(['no-new-privileges:true'])),
              entry('logging', logging()),
            ]),
          ),
          apart(
            entry(
              'acme-companion',
              map([
                entry('image', optional('ACME_COMPANION_IMAGE', pins.acmeCompanion)),
                entry('restart', 'unless-stopped'),
                entry('environment', map([entry('DEFAULT_EMAIL', optional('LETSENCRYPT_EMAIL'))])),
                entry(
                  'volumes',
                  list([
                    '/var/run/docker.sock:/var/run/docker.sock:ro',
                    'certs:/etc/nginx/certs',
                    'vhost:/etc/nginx/vhost.d',
                    'html:/usr/share/nginx/html',
                    'acme:/etc/acme.sh',
                  ]),
                ),
                entry('networks', inlineList(['nginx-proxy'])),
                entry('depends_on', inlineList(['nginx-proxy'])),
                entry('security_opt', inlineList(['no-new-privileges:true'])),
                entry('logging', aliasOf('logging')),
              ]),
              'Gets a certificate for each app that sets LETSENCRYPT_HOST, and renews it.',
            ),
          ),
        ]),
      ),
    ),
    proxyNetwork('The one network that proxy and apps share. deploy.sh creates it: docker network create nginx-proxy'),
    apart(
      entry(
        'volumes',
        map([
          entry('certs', null, "Certificates that are lost are requested again, but Let's Encrypt limits how often."),
          entry('vhost', null),
          entry('html', null),
          entry('acme', null),
        ]),
      ),
    ),
  ]);
  return {
    path: composeFiles.proxy,
    text: yamlText(root, head),
    purpose: 'the proxy and its certificates, once per host',
  };
}

const head =
  'The proxy, once per host: takes ports 80 and 443, and sends each domain to the app that claims it. deploy.sh starts and updates it.';

function logging(): Value {
  return anchored(
    'logging',
    map([
      entry('driver', 'json-file'),
      entry('options', inlineMap([entry('max-size', '10m'), entry('max-file', quoted('3'))])),
    ]),
  );
}
