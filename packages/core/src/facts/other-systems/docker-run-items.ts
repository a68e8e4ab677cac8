import { shellWords } from '../../project/shell-words.js';
import { environmentItem } from '../carry-over/environment-item.js';
import type { EarlierItem } from '../carry-over/earlier-item.js';
import { mountItems } from './mount-items.js';

/** Options of `docker run`, in a script or in what one sends to another machine: variables, files of them, mounts. */
export function dockerRunItems(script: string, where: string): readonly EarlierItem[] {
  const calls = script
    .replaceAll(/\\\r?\n\s*/g, ' ')
    .matchAll(/\b(?:docker|podman)\s+run\s+([^\n;|]*?)(?=&&|\n|;|\||$)/g);
  return [...calls].flatMap(([, text = '']) => {
    const words = shellWords(text.replaceAll(/["']/g, ''));
    const values = (...names: readonly string[]): readonly string[] =>
      words.flatMap((word, index) => {
        const name = names.find((one) => word === one || word.startsWith(`${one}=`));
        return name === undefined ? [] : [word === name ? (words[index + 1] ?? '') : word.slice(name.length + 1)];
      });
    return [
      ...values('-v', '--volume').flatMap((one) => mountItems(one, where)),
      ...values('-e', '--env').flatMap((one) => {
        const at = one.indexOf('=');
        return environmentItem(at < 0 ? one : one.slice(0, at), at < 0 ? undefined : one.slice(at + 1), where);
      }),
      ...values('--env-file').map((one): EarlierItem => ({ kind: 'setting', name: `env_file ${one}`, where })),
    ];
  });
}
