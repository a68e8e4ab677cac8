import { imageVariables } from '../project/dockerfile-env.js';
import { commandWords } from '../project/dockerfile.js';
import { shellWords } from '../project/shell-words.js';
import { appServices } from './app-services.js';
import type { Checkout } from './checkout.js';
import { interpolatedBeside } from './compose-variables.js';

/** A setting that an argument gives the app, as `AddCommandLine` reads it. */
export interface Argument {
  /** Undefined, or with a `$`, where the checkout does not hold it. */
  readonly value: string | undefined;
  readonly from: string;
  /** True where the host may have another value. */
  readonly unsure?: boolean;
}

interface Word {
  readonly word: string;
  readonly from: string;
}

/** What the image's ENTRYPOINT and CMD set; the last one, which wins, first. */
export function argumentsOfImage({ dockerfile }: Checkout, key: string): readonly Argument[] {
  if (!dockerfile) return [];
  const variables = new Map(imageVariables(dockerfile).map(({ name, value }) => [name, value]));
  return dockerfile.instructions
    .filter(({ keyword }) => keyword === 'ENTRYPOINT' || keyword === 'CMD')
    .flatMap(({ text, from }) =>
      argumentsIn(
        commandWords(text).map((word) => ({ word, from })),
        key,
      ),
    )
    .map(({ value, from }) => ({
      value: value.replace(
        /\$\{(\w+)\}|\$(\w+)/g,
        (all, braced?: string, bare?: string) => variables.get(braced ?? bare ?? '') ?? all,
      ),
      from,
    }))
    .toReversed();
}

/** What the command lines of an existing set-up set: Kamal's, then those of Compose files, of each the last one first. */
export function argumentsOfSetup(checkout: Checkout, key: string): readonly Argument[] {
  const { kamal } = checkout;
  return [
    ...(kamal?.commands ?? []).flatMap(({ words }) => argumentsIn(words, key).toReversed()),
    ...appServices(checkout).flatMap((service) =>
      argumentsIn(service.command?.words ?? [], key)
        .map(({ value, from }) => ({ ...interpolatedBeside(checkout, service.from, value), from }))
        .toReversed(),
    ),
  ];
}

/** `--Key=value`, `--Key value`, `/Key=value` and `Key=value`, also in a shell's `-c`. */
function argumentsIn(
  words: readonly Word[],
  key: string,
): readonly { readonly value: string; readonly from: string }[] {
  const all = words.flatMap((word, index): readonly Word[] =>
    words[index - 1]?.word === '-c' && /(?:^|\/)(?:ba|da|a)?sh$/.test(words[index - 2]?.word ?? '')
      ? shellWords(word.word).map((inner) => ({ word: inner, from: word.from }))
      : [word],
  );
  return all.flatMap(({ word, from }, index) => {
    const match = /^(--|\/)?([\w:.-]+)(?:=(.*))?$/s.exec(word);
    if (match?.[2]?.toLowerCase() !== key.toLowerCase()) return [];
    const value = match[3] ?? (match[1] === undefined ? undefined : all[index + 1]?.word);
    return value === undefined ? [] : [{ value, from }];
  });
}
