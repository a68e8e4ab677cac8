import type { KeptPlace } from '../../deployment/kept-place.js';
import { kubernetesFiles } from './paths.js';

/** Lines of deploy.conf that only Docker Compose reads, and what the cluster reads in their place. */
const HERE: Readonly<Record<string, (value: string) => Pick<KeptPlace, 'file' | 'setting'>>> = {
  port: (value) => ({ file: kubernetesFiles.app, setting: [`containerPort: ${value}`] }),
  health_path: (value) => ({ file: kubernetesFiles.app, setting: [`path: ${value}`] }),
  upload_megabytes: (value) => ofIngress('proxy-body-size', `${value}m`),
  proxy_seconds: (value) => ofIngress('proxy-read-timeout', `"${value}"`),
};

function ofIngress(annotation: string, value: string): Pick<KeptPlace, 'file' | 'setting'> {
  return { file: kubernetesFiles.network, setting: [`nginx.ingress.kubernetes.io/${annotation}: ${value}`] };
}

/** Where something that is kept stands in the objects of the cluster. */
export function placeOf(place: KeptPlace): KeptPlace {
  const { file, setting } = place;
  if (setting[0] === 'environment') return { ...place, file: kubernetesFiles.app, setting: ['env'] };
  if (setting[0] === 'entrypoint')
    return { ...place, file: kubernetesFiles.app, setting: ['command', ...setting.slice(1)] };
  if (setting[0] === 'command') return { ...place, file: kubernetesFiles.app, setting: ['args', ...setting.slice(1)] };
  const [name = '', value = ''] = setting[0]?.split('=') ?? [];
  // Nothing asks a front page: the open port has to do.
  if (!file.endsWith('/deploy.conf') || value === '/') return place;
  return { ...place, ...HERE[name]?.(value) };
}
