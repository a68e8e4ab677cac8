import type { StackReader } from '../stack.js';
import { command } from './command.js';
import { configFiles } from './config-files.js';
import { django } from './django.js';
import { drizzle } from './drizzle.js';
import { go } from './go.js';
import { knex } from './knex.js';
import { laravel } from './laravel.js';
import { mediawiki } from './mediawiki.js';
import { node } from './node.js';
import { otherLanguages, ownLanguage } from './other-languages.js';
import { phoenix } from './phoenix.js';
import { php } from './php.js';
import { pocketbase } from './pocketbase.js';
import { prisma } from './prisma.js';
import { python } from './python.js';
import { rails } from './rails.js';
import { ruby } from './ruby.js';
import { rust } from './rust.js';
import { settings } from './settings.js';
import { spring } from './spring.js';
import { symfony } from './symfony.js';

/** Every reader, the one that says most first. The first reader that names a database decides which databases the app has. */
export const stackReaders: readonly StackReader[] = [
  rails,
  django,
  laravel,
  symfony,
  mediawiki,
  phoenix,
  spring,
  pocketbase,
  prisma,
  drizzle,
  knex,
  settings,
  command,
  ruby,
  ownLanguage,
  python,
  node,
  go,
  rust,
  configFiles,
  php,
  otherLanguages,
];
