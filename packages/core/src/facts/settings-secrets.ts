import { place } from '../project/text.js';
import { secretBehind } from '../project/workflow.js';
import { uniqueBy } from '../unique-by.js';
import type { Checkout } from './checkout.js';

/** A secret that holds settings, with the place that names it. */
export interface SettingsSecret {
  readonly name: string;
  readonly from: string;
}

/** `secrets.APPSETTINGS_JSON` */
const NAMED = /\bsecrets\.(\w*APP_?SETTINGS\w*)/gi;
/** `> appsettings.Production.json` */
const WRITES = />\s*["']?(?:[\w./${}-]*\/)?appsettings(?:\.\w+)?\.json/i;

/** Secrets that a workflow or Kamal hands on, and that hold settings which nobody can see. */
export function settingsSecrets({
  workflows,
  kamal,
}: Pick<Checkout, 'workflows' | 'kamal'>): readonly SettingsSecret[] {
  const named = workflows.flatMap(({ path, text }) =>
    [...text.replaceAll(/^\s*#.*$/gm, (line) => ' '.repeat(line.length)).matchAll(NAMED)].map(
      ({ index, 1: name = '' }) => ({ name, from: place(path, text, index) }),
    ),
  );
  const inKamal = (kamal?.secret ?? [])
    .filter(({ name }) => /APP_?SETTINGS/i.test(name))
    .map(({ name, from }) => ({ name, from }));
  return uniqueBy([...named, ...inKamal, ...writtenSettings({ workflows })], ({ name }) => name);
}

/** Secrets of any name that a step of a workflow writes into a file of settings. */
export function writtenSettings({ workflows }: Pick<Checkout, 'workflows'>): readonly SettingsSecret[] {
  const all = workflows.flatMap((workflow) =>
    workflow.steps.flatMap(({ run = '', from }) =>
      run
        .split('\n')
        .filter((line) => WRITES.test(line))
        .flatMap((line): readonly SettingsSecret[] => {
          const own = /\bsecrets\.(\w+)/.exec(line)?.[1];
          const variable = /\$\{?(\w+)/.exec(line)?.[1];
          const name = own ?? (variable === undefined ? undefined : secretBehind([workflow], variable));
          return name === undefined ? [] : [{ name, from }];
        }),
    ),
  );
  return uniqueBy(all, ({ name }) => name);
}
