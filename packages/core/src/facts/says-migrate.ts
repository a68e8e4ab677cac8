import { simpleCommands } from '../project/simple-commands.js';

/** Words that may stand around `migrate` in the name of a script, a task or a function: `run-migrations`, `db:migrate`, `migrate_db`. */
const BEFORE = String.raw`(?:(?:db|database|knex|typeorm|sequelize|drizzle|prisma|mikro-orm|run|do|apply|auto)[:_-])*`;
const BEHIND = String.raw`(?:[_-](?:db|database|all|up|latest|deploy|prod|production|schema))?(?:\.(?:[cm]?[jt]s|py|rb|php|sh|exs))?`;

/** Commands that change the shape of a database, in whatever language, by their own name or that of a script. */
const MIGRATES = new RegExp(
  [
    String.raw`(?:^|[\s"'/:;&|.])${BEFORE}migrat(?:e|ions?)${BEHIND}(?=$|[\s"':;&|,\]]|/(?:up|all)\b)`,
    // An option of the app itself: `./server --migrate`, and none that switches it off.
    String.raw`\s--?(?:auto-?|run-?|db-?)?migrat(?:e|ions?)(?=$|\s|=(?!false|0|no|off))`,
    String.raw`\bdb[:_](?:prepare|setup|upgrade|push|schema:load)\b`,
    String.raw`\b(?:prisma\s+db|drizzle-kit)\s+push\b`,
    String.raw`\b(?:(?:alembic|aerich)\b.*|db\s+)\bupgrade\b`,
    String.raw`\b(?:goose|dbmate)\b.*\bup\b`,
    String.raw`\bdoctrine:schema:update\b|\bd:m:m\b|\bphp\s+craft\s+up\b|\batlas\s+schema\s+apply\b`,
  ].join('|'),
  'i',
);
/** What leaves it out, and what only lists or creates the files of migrations. */
const LEAVES_OUT =
  /--(?:no|skip)-migrat|\bmigrat(?:e|ions?)(?::|\s+)(?:status|list|show|info|history|version|diff|validate|make|create|new|generate|add)\b|\b(?:make:|(?:generate|g)\s+)migration\b/;
/** Words of the shell's grammar, and variables, that stand before a program. */
const IN_FRONT = /^(?:if|then|elif|else|do|while|until|!|\{|time|exec)$|^[A-Za-z_]\w*=/;
/** Programs that only speak of migrations, or handle the files with them. */
const NO_MIGRATION =
  /^(?:echo|printf|log\w*|cat|cp|mv|rm|ls|ln|mkdir|touch|chmod|chown|test|\[|\[\[|grep|find|sed|awk|head|tail|cd|export|local|readonly|declare|set|unset|return|exit|tar|rsync|install|curl|wget|which|type|case|for|function|COPY)$/;
/** The head of a function of the shell, `migrate() {`. */
const FUNCTION_HEAD = /^\s*(?:function\s+)?[\w:-]+\s*\(\s*\)/;

/** Whether a command line migrates a database. */
export function saysMigrate(command: string): boolean {
  return simpleCommands(command.replace(FUNCTION_HEAD, '')).some((words) => {
    const start = words.findIndex(({ text }) => !IN_FRONT.test(text));
    const program = words[start]?.text;
    if (program === undefined || NO_MIGRATION.test(program)) return false;
    const text = words
      .slice(start)
      .map((word) => word.text)
      .join(' ');
    return MIGRATES.test(text) && !LEAVES_OUT.test(text);
  });
}
