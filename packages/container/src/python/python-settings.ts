import type { ContainerView } from 'litestream-generator-core';
import type { Line } from '../lines.js';
import { settingMeanings } from '../setting-files.js';
import type { Meaning } from '../source-value.js';

/** `cfg["database"]["path"]`, `cfg.get("path", "app.db")` and `config["db"]["path"].as_filename()`, which Confuse has. */
const CHAIN =
  /^\w+((?:\[["'][\w-]+["']\]|\.get\(\s*["'][\w-]+["']\s*(?:,\s*[^()]*)?\))+)(?:\.(?:as_filename|as_str|as_path|get)\((?:str)?\))?$/;
const KEY = /\[["']([\w-]+)["']\]|\.get\(\s*["']([\w-]+)["']\s*(?:,\s*([^()]*))?\)/g;

/** What files of settings have under the keys that an expression names, else the default that it gives. */
export function pythonSettings(view: ContainerView, text: string, at: Line): readonly Meaning[] {
  const [, chain] = CHAIN.exec(text) ?? [];
  if (chain === undefined || /environ/.test(text)) return [];
  const keys = [...chain.matchAll(KEY)];
  const found = settingMeanings(
    view,
    keys.map(([, index, got]) => index ?? got ?? ''),
  );
  // A mere word is the name of something, and no path.
  const otherwise = keys.map(([, , , given]) => given).at(-1);
  const isPath = /[/.]/.test(otherwise ?? '');
  return found.length > 0 || otherwise === undefined || !isPath ? found : [{ code: otherwise, at, sure: false }];
}
