import { isDevelopmentOnly } from '../project/csharp-development.js';
import { findCalls } from '../project/csharp-shape.js';
import { constantText } from '../project/csharp-value.js';
import { msbuildProperty } from '../project/csproj.js';
import { imageVariables } from '../project/dockerfile-env.js';
import { knownBaseImage, sdkContainer } from './base-images.js';
import type { Checkout } from './checkout.js';
import { found, guessed, type Fact } from './fact.js';
import type { ImageFacts } from './image.js';
import { settingsMatching } from './settings.js';

/**
 * Port that the app listens on inside the container. Variables that ASP.NET Core reads win over `EXPOSE`, which only documents;
 * `ContainerPort` of the SDK is not read, because it changes nothing but that documentation.
 */
export function findPort(
  checkout: Checkout,
  dotnet: string,
  { image, dockerfile, supplied }: ImageFacts,
): Fact<number> {
  const configured = configuredPort(checkout);
  if (configured) return configured;
  if (image.value.kind === 'supplied')
    return (supplied && dockerfilePort(supplied)) ?? found(8080, 'the supplied Dockerfile');
  const declared = dockerfile ? dockerfilePort(dockerfile) : csprojPort(checkout);
  if (declared) return declared;
  const base = image.value.kind === 'sdk' ? baseOfSdk(checkout) : dockerfile?.base;
  const known = base && knownBaseImage(base.image);
  if (known && base) return found(known.port, `${base.image} listens on ${known.port} (${base.from})`);
  if (image.value.kind === 'sdk' && !base)
    return found(sdkContainer(dotnet).port, `the .NET ${dotnet} SDK container listens on ${sdkContainer(dotnet).port}`);
  return guessed(8080, `${base?.image ?? 'the base image'} is not known`);
}

/** `UseUrls` in the code, or `Urls` and Kestrel's endpoints in the settings: both win over variables and images. */
function configuredPort(checkout: Checkout): Fact<number> | undefined {
  const { sources, surroundings } = checkout;
  const urls = settingsMatching(checkout, /^(?:urls|kestrel:endpoints:[^:]+:url)$/);
  for (const { value, from } of urls) {
    const port = portOf('ASPNETCORE_URLS', value);
    if (port !== undefined) return found(port, from);
  }
  for (const call of sources.flatMap((source) =>
    findCalls(source, ['UseUrls']).filter(({ start }) => !isDevelopmentOnly(source, start)),
  )) {
    const port = call.args
      .map((arg) => portOf('ASPNETCORE_URLS', constantText(arg, surroundings) ?? ''))
      .find((value) => value !== undefined);
    if (port !== undefined) return found(port, call.at);
  }
  return undefined;
}

/** Image that the SDK is configured to build on. */
export function baseOfSdk({
  project,
  csproj,
}: Checkout): { readonly image: string; readonly from: string } | undefined {
  const base = msbuildProperty(project, csproj, 'ContainerBaseImage');
  return base && { image: base.value, from: base.from };
}

function csprojPort({ csproj }: Checkout): Fact<number> | undefined {
  for (const { name, include, metadata, from } of csproj.items) {
    const port = name === 'ContainerEnvironmentVariable' ? portOf(include, metadata['Value'] ?? '') : undefined;
    if (port !== undefined) return found(port, from);
  }
  return undefined;
}

function dockerfilePort(dockerfile: NonNullable<ImageFacts['dockerfile']>): Fact<number> | undefined {
  const { instructions, base } = dockerfile;
  const variables = imageVariables(dockerfile).toReversed();
  const isPlain = ({ name }: (typeof variables)[number]): boolean => /^(?:urls|http_ports)$/i.test(name);
  for (const { name, value, from } of [
    ...variables.filter(isPlain),
    ...variables.filter((variable) => !isPlain(variable)),
  ]) {
    const port = portOf(name, value);
    if (port !== undefined) return found(port, from);
  }
  const exposed = instructions
    .filter(({ keyword }) => keyword === 'EXPOSE')
    .flatMap(({ text, from }) => text.split(/\s+/).map((port) => ({ port: Number.parseInt(port, 10), from })))
    .filter(({ port }) => port > 0);
  const known = knownBaseImage(base.image)?.port;
  const first = exposed.find(({ port }) => port === known) ?? exposed[0];
  if (!first) return undefined;
  return known === undefined || known === first.port
    ? found(first.port, first.from)
    : guessed(first.port, `${first.from}, though ${base.image} listens on ${known}`);
}

/** A variable without its prefix wins over one with it, as it does in the configuration of ASP.NET Core. */
function portOf(name: string, value: string): number | undefined {
  if (/^(?:(?:ASPNETCORE|DOTNET)_)?HTTP_PORTS$/i.test(name)) return Number.parseInt(value, 10) || undefined;
  if (!/^(?:(?:ASPNETCORE|DOTNET)_)?URLS$/i.test(name)) return undefined;
  const url = value.split(';').find((part) => part.startsWith('http://'));
  return url === undefined ? undefined : Number.parseInt(/:(\d+)\/?$/.exec(url)?.[1] ?? '80', 10);
}
