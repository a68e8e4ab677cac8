import type { Deployment } from '../../deployment/deployment.js';
import type { SentValue } from '../shared/sent-values.js';

/**
 * A line of the operator's template: the value as litestream.yml or the app expects it, under the name that the containers see; nothing
 * where the store has none. The engine reads the formats back: src/cluster/external-values.sh.
 */
export function externalLine({ name, way, variable, need }: SentValue): string {
  const of = `index . ${JSON.stringify(name)}`;
  // A default that is made of other values is left to the engine.
  const value = need.startsWith('=') && !need.includes('$') ? `${of} | default ${JSON.stringify(need.slice(1))}` : of;
  return `{{ with ${value} }}${variable}: {{ ${formats[way]} }}{{ end }}`;
}

/** YAML reads what `toJson` writes, whatever stands in it. */
const formats: Readonly<Record<SentValue['way'], string>> = {
  plain: 'toJson .',
  json: String.raw`replace "\\" "\\\\" . | replace "\"" "\\\"" | toJson`,
  base64: 'b64enc . | toJson',
  file: String.raw`printf "%s\n" (trimSuffix "\n" .) | toJson`,
};

/** The login as `docker login` would write it; one without any login where the store has none, because a Secret of this type needs it. */
export function registryLine({ app: { image } }: Pick<Deployment, 'app'>): string {
  const login = String.raw`printf "%s:%s" (index $ "REGISTRY_USERNAME") . | b64enc`;
  const registry = registryOf(image.kind === 'published' ? image.image : 'ghcr.io/');
  const auths = `dict "auths" (dict ${JSON.stringify(registry)} (dict "auth" (${login})))`;
  return `.dockerconfigjson: {{ with index . "REGISTRY_PASSWORD" }}{{ ${auths} | toJson | toJson }}{{ else }}'{"auths":{}}'{{ end }}`;
}

/** As in the engine: a name without a host in front is one of Docker Hub's, which logs in under an address of its own. */
function registryOf(image: string): string {
  const [first = ''] = image.split('/');
  const isHost = image.includes('/') && (first === 'localhost' || /[.:]/.test(first)) && first !== 'docker.io';
  return isHost ? first : 'https://index.docker.io/v1/';
}
