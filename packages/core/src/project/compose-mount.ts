import type { YamlNode } from './yaml-file.js';

/** A volume of a service, in the long form or the short one. */
export function composeMount(item: YamlNode): readonly { source: string; target: string; from: string }[] {
  if (item.text !== undefined) return shortMount(item.text, item.from);
  const source = item.get('source').text;
  const target = item.get('target').text;
  return source !== undefined && target !== undefined ? [{ source, target, from: item.from }] : [];
}

/** `source:target[:options]`, as Compose, `docker run -v` and Kamal write it. */
export function shortMount(text: string, from: string): readonly { source: string; target: string; from: string }[] {
  const match = /^((?:\$\{[^}]*\}|<%=.*?%>|[^:])+):(\/[^:]*)(?::[a-zA-Z,]+)?$/.exec(text);
  return match ? [{ source: match[1] as string, target: match[2] as string, from }] : [];
}
