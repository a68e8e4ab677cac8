import { msbuildProperty } from '../project/csproj.js';
import type { DockerInstruction } from '../project/dockerfile.js';
import { APP_USER, knownBaseImage, ROOT, sdkContainer } from './base-images.js';
import type { Checkout } from './checkout.js';
import { found, guessed, type Fact } from './fact.js';
import type { ContainerUser } from './facts.js';
import type { ImageFacts } from './image.js';
import { baseOfSdk } from './port.js';

/** User that the app runs as. The image decides, not a `chown` in a workflow. */
export function findUser(
  checkout: Checkout,
  dotnet: string,
  { image, dockerfile, supplied }: ImageFacts,
): Fact<ContainerUser> {
  if (image.value.kind === 'supplied') return lastUser(supplied) ?? found(APP_USER, 'the supplied Dockerfile');
  if (image.value.kind === 'sdk') return sdkUser(checkout, dotnet);
  const last = lastUser(dockerfile);
  if (last) return last;
  const base = dockerfile?.base;
  const known = base && knownBaseImage(base.image);
  if (known && base)
    return found(known.user, `${base.image} runs as ${known.user.uid}, and ${base.from.split(':')[0]} names no USER`);
  return guessed(
    ROOT,
    `${base?.image ?? 'the base image'} is not known, and without USER an image usually runs as root`,
  );
}

function lastUser(dockerfile: ImageFacts['dockerfile']): Fact<ContainerUser> | undefined {
  const instructions = dockerfile?.instructions ?? [];
  const last = instructions.findLast(({ keyword }) => keyword === 'USER');
  return last && named(last.text, last.from, instructions);
}

function sdkUser(checkout: Checkout, dotnet: string): Fact<ContainerUser> {
  const user = msbuildProperty(checkout.project, checkout.csproj, 'ContainerUser');
  if (user) return named(user.value, user.from, []);
  const base = baseOfSdk(checkout);
  const { uid } = sdkContainer(dotnet).user;
  if (base && !knownBaseImage(base.image))
    return guessed(sdkContainer(dotnet).user, `${base.image} is not known (${base.from})`);
  return found(sdkContainer(dotnet).user, `the .NET ${dotnet} SDK container runs as ${uid}`);
}

function named(user: string, from: string, instructions: readonly DockerInstruction[]): Fact<ContainerUser> {
  const [name = '', group] = user.replace(/^["']|["']$/g, '').split(':');
  const numeric = /^\d+$/.test(name) ? Number(name) : undefined;
  if (numeric !== undefined)
    return found({ uid: numeric, gid: group !== undefined && /^\d+$/.test(group) ? Number(group) : numeric }, from);
  if (name === 'root') return found(ROOT, from);
  if (/^\$\{?APP_UID\}?$/.test(name)) return found(APP_USER, from);
  for (const { keyword, text } of instructions) {
    const made =
      keyword === 'RUN' && text.includes(name)
        ? /(?:adduser|useradd)\b[^&;|]*?(?:-u|--uid)[ =]?"?(\d+)/.exec(text)?.[1]
        : undefined;
    if (made !== undefined) return found({ uid: Number(made), gid: Number(made) }, from);
  }
  if (name === 'app') return found(APP_USER, from);
  return guessed(APP_USER, `${from} names the user ${name}, whose number is not known`);
}
