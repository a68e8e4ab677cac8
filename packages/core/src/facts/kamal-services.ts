import { commandOf } from '../project/compose-command.js';
import { readKamalYaml } from '../project/kamal.js';
import type { Project } from '../project/project.js';
import { environmentOf, isYaml, type YamlNode } from '../project/yaml-file.js';
import { readMount } from './carry-over/earlier-mount.js';
import type { EarlierService, ServiceMount } from './earlier-services.js';
import { isLitestreamImage } from './litestream-service.js';

/** Keys of an accessory that are read, or say where Kamal puts it. */
const READ = ['image', 'cmd', 'env', 'volumes', 'directories', 'service', 'registry'];
const PLACE = ['host', 'hosts', 'role', 'roles', 'tag', 'tags'];

/** Accessories of a Kamal set-up, and its roles beside the web, as services: those on the host of the app. */
export function kamalServices(project: Project, folder: string): readonly EarlierService[] {
  const file = readKamalYaml(project, folder);
  if (!isYaml(file)) return [];
  const { root } = file;
  const accessories = root.get('accessories').entries.flatMap(([name, node]): readonly EarlierService[] => {
    const image = node.get('image').text ?? '';
    return image === '' || /[<$]/.test(image) || isLitestreamImage(image) || !isBesideApp(root, node)
      ? []
      : [accessory(root, name, node, image)];
  });
  const roles = root.get('servers').entries.flatMap(([name, node]): readonly EarlierService[] => {
    const command = commandOf(node.get('cmd')).command?.text;
    return name === 'web' || command === undefined || !isBesideApp(root, node) ? [] : [role(root, name, node, command)];
  });
  return [...accessories, ...roles];
}

/** Whether an accessory or a role runs on the host of the app; one elsewhere runs on there. */
export function isBesideApp(root: YamlNode, node: YamlNode): boolean {
  const servers = root.get('servers');
  const web = servers.items.length > 0 ? servers : servers.get('web');
  const main = hostsOf(web)[0];
  const hosts = [...hostsOf(node), ...(node.get('host').text ?? '').split(',').filter(Boolean)];
  return hosts.length === 0 || main === undefined || hosts.includes(main);
}

function hostsOf(node: YamlNode): readonly string[] {
  const items = node.items.length > 0 ? node.items : node.get('hosts').items;
  return items.flatMap(({ text, entries }) => text ?? entries[0]?.[0] ?? []);
}

function accessory(root: YamlNode, name: string, node: YamlNode, image: string): EarlierService {
  const command = commandOf(node.get('cmd')).command?.text;
  const service = root.get('service').text ?? '';
  const alias = node.get('service').text ?? `${service}-${name}`;
  const mounts = [
    ...node.get('volumes').items.map((item) => ({ item, mount: mountOf(item) })),
    ...node.get('directories').items.map((item) => ({ item, mount: directory(item, root, alias) })),
  ];
  return {
    name,
    image,
    settings: {
      ...(command !== undefined && { command }),
      // The name by which the app calls it until now.
      ...(!/[<$]/.test(alias) && { networks: { default: { aliases: [alias] } } }),
    },
    environment: variables(node.get('env')),
    mounts: mounts.flatMap(({ mount }) => mount ?? []),
    leftOut: [
      ...node.entries.map(([key]) => key).filter((key) => ![...READ, ...PLACE].includes(key)),
      ...mounts.filter(({ mount }) => mount === undefined).map(({ item }) => `the mount ${item.text ?? ''}`),
    ],
    from: node.from,
  };
}

/** A container of the app's image with a command of its own, and with all that the app has. */
function role(root: YamlNode, name: string, node: YamlNode, command: string): EarlierService {
  const mounts = root.get('volumes').items.map((item) => ({ item, mount: mountOf(item) }));
  const own = variables(node.get('env'));
  return {
    name,
    settings: { command },
    environment: [...variables(root.get('env')).filter((one) => own.every((other) => other.name !== one.name)), ...own],
    mounts: mounts.flatMap(({ mount }) => mount ?? []),
    leftOut: node.entries.map(([key]) => key).filter((key) => !['cmd', 'env', ...PLACE].includes(key)),
    from: node.from,
  };
}

function variables(env: YamlNode): EarlierService['environment'] {
  const nested = env.entries.some(([key]) => key === 'clear' || key === 'secret');
  return [
    ...environmentOf(nested ? env.get('clear') : env).map(({ name, value }) =>
      value === undefined || /<%/.test(value) ? { name } : { name, value: value.replaceAll('$', '$$$$') },
    ),
    ...(nested ? env.get('secret').items : []).flatMap(({ text }) =>
      text === undefined ? [] : [{ name: text.split(':')[0] as string }],
    ),
  ];
}

/** A volume keeps its name on the host, because Kamal gives Docker the name as it stands. */
function mountOf(item: YamlNode): ServiceMount | undefined {
  const known = readMount(item);
  if (known === undefined || /^[.~]|[$<]/.test(known.source)) return undefined;
  const { target, readOnly } = known.mount;
  const volume = !known.source.startsWith('/');
  return {
    source: known.source,
    volume,
    target,
    ...(volume && { onHost: known.source }),
    ...(readOnly && { readOnly }),
  };
}

/** `data:/data` is a folder named like the container, in the home folder of the SSH user, which is root by default. */
function directory(item: YamlNode, root: YamlNode, container: string): ServiceMount | undefined {
  const [source = '', target = ''] = (item.text ?? item.get('local').text ?? '').split(':');
  const user = root.get('ssh').get('user').text ?? 'root';
  if (user !== 'root' || target === '' || /[<$]/.test(container + source)) return undefined;
  return { source: source.startsWith('/') ? source : `/root/${container}/${source}`, volume: false, target };
}
