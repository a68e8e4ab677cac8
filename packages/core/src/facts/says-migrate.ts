/** Commands that change the shape of a database, in whatever language, by their own name or that of a script. */
const MIGRATES =
  /(?:^|[\s"'/:;&|])(?:(?:db|database|knex|typeorm|sequelize|drizzle|prisma|mikro-orm)[:_-])?migrat(?:e|ions?)(?=$|[\s"':;&|,\]])|\bdb[:_](?:prepare|upgrade|push)\b|\b(?:alembic|db)\s+upgrade\b|\bgoose\b.*\bup\b|\bdbmate\b.*\bup\b/i;
/** What only speaks of it, and what leaves it out. */
const ONLY_SAYS = /^\s*(?:echo|printf|log)\b|--(?:no|skip)-migrat/;

/** Whether a command line migrates a database. */
export function saysMigrate(command: string): boolean {
  return MIGRATES.test(command) && !ONLY_SAYS.test(command);
}
