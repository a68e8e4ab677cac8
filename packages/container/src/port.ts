import { found, guessed, type ContainerView, type Fact } from 'litestream-generator-core';
import { startLines } from 'litestream-generator-core';
import { valueOf } from 'litestream-generator-core';
import { findLine } from './lines.js';

/** Port that the app listens on: from its command line, PORT, EXPOSE, or what the old set-up publishes. */
export function findPort(view: ContainerView): Fact<number> | undefined {
  const told =
    view.environment.find(({ name }) => name === 'VIRTUAL_PORT') ??
    view.environment.find(({ name }) => name === 'PORT');
  const port = numeric(told?.value);
  if (told && port !== undefined && told.unsure !== true) return found(port, told.from);
  const seen = exposed(view) ?? started(view) ?? published(view) ?? ofFly(view);
  return seen ?? (told && port !== undefined ? guessed(port, told.from) : undefined);
}

function exposed(view: ContainerView): Fact<number> | undefined {
  const ports = (view.dockerfile?.instructions ?? [])
    .filter(({ keyword }) => keyword === 'EXPOSE')
    .flatMap(({ text, from }) =>
      valueOf(view, text)
        .split(/\s+/)
        .filter((word) => !word.endsWith('udp'))
        .flatMap((word) => {
          const port = numeric(word.replace(/\/tcp$/, ''));
          return port === undefined ? [] : [{ port, from }];
        }),
    );
  const [first] = ports;
  if (!first) return undefined;
  const others = ports.filter(({ port }) => port !== first.port);
  // A proxy in front ends TLS, so 443 beside 80 is not a second app.
  return others.every(({ port }) => port === 443)
    ? found(first.port, first.from)
    : guessed(first.port, `${first.from}, though ${others.map(({ port }) => port).join(', ')} is exposed as well`);
}

/** `--port 8000`, `-p 3000`, `0.0.0.0:8080`, `:8090` in the command. */
function started(view: ContainerView): Fact<number> | undefined {
  for (const { text, from } of startLines(view)) {
    const flat = valueOf(view, text).replaceAll(/["',]+/g, ' ');
    const match =
      /(?:--(?:http|bind|listen|addr|address|host)[= ]|-b\s+|\s)(?:https?:\/\/)?(?:0\.0\.0\.0|\[::\]|localhost|\*)?:(\d{2,5})\b/.exec(
        flat,
      ) ?? /\s--?p(?:ort)?[= ](\d{2,5})\b/.exec(flat);
    const port = numeric(match?.[1]);
    if (port !== undefined) return found(port, from);
  }
  return undefined;
}

function published({ ports }: ContainerView): Fact<number> | undefined {
  const [first, ...others] = ports;
  if (!first) return undefined;
  return (others.some(({ port }) => port !== first.port) ? guessed : found)(first.port, first.from);
}

/** What Fly leads to; behind LiteFS, what its proxy leads to. */
function ofFly({ project }: ContainerView): Fact<number> | undefined {
  const internal = findLine(project, 'fly.toml', /^\s*internal_port\s*=\s*(\d+)/);
  const behind = internal && findLine(project, 'litefs.yml', /^\s*target:\s*["']?[\w.]*:(\d+)/);
  const line = behind ?? internal;
  const port = numeric(line?.match[1]);
  return line && port !== undefined ? found(port, line.from) : undefined;
}

function numeric(text: string | undefined): number | undefined {
  const port = Number(text);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}
