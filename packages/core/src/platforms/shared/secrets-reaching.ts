import type { Host } from '../../deployment/deployment.js';
import type { HostSecret } from '../../family.js';

/** The host's secrets whose values go to that place as well. */
export function secretsReaching(place: 'build' | 'app', { secrets }: Host): readonly HostSecret[] {
  return secrets.filter(({ reaches }) => reaches?.includes(place));
}
