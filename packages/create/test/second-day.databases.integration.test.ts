import { describe, expect, it } from 'vitest';
import { served } from './started-command.js';
import { GitCheckout } from './git-checkout.js';
import { audit, dbs, program } from './second-database.js';

describe('databases', () => {
  it('join: one that the code opens now is a line of the plan', () => {
    const project = new GitCheckout().first().append(program, audit).commit();
    const { status, stdout } = project.run();
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /Changed since the last run\n {2}audit\.db joins the backup, api\/MyApp\/Program\.cs:\d+\.\n/,
    );
    expect(dbs(project)).toEqual(['db.sqlite', 'audit.db']);
  });

  it('that are not in the backup yet are what the doctor names first', () => {
    const project = new GitCheckout().first().append(program, audit).commit();
    const doctor = (): string => served(project.folder, 'doctor').stdout;
    expect(doctor()).toMatch(
      /✖ Generated files +The project has changed since the generator ran: audit\.db joins the backup/,
    );
    project.run();
    expect(doctor()).toMatch(/✔ Generated files/);
  });

  it('are added by --database, once and for all', () => {
    const project = new GitCheckout().first('--database', 'a.db');
    expect(project.run('--database', 'b.db', '--database', 'mail/mail_*.db').stdout).toMatch(
      /^To repeat this run .* --database a\.db --database b\.db --database mail\/mail_\*\.db$|--database "mail\/mail_\*\.db"/m,
    );
    expect(dbs(project)).toEqual(['db.sqlite', 'a.db', 'b.db', 'mail']);
    expect(project.read('.deploy/litestream.yml')).toMatch(/pattern: "?mail_\*\.db"?/);
    project.commit();
    expect(project.run().stdout).toContain('Nothing to do');
  });

  it('stay in the backup when the code does not name them any more', () => {
    const project = new GitCheckout().append(program, audit).commit().first();
    project.replace(program, audit, '').commit();
    const { stdout } = project.run();
    expect(stdout).toMatch(/database +audit\.db .*\.yo-rc\.json, backed up since an earlier run/);
    expect(dbs(project)).toEqual(['db.sqlite', 'audit.db']);
    // Told once.
    const told =
      /^ {2}audit\.db stays in the backup, although the code does not name it\. .*--without-database audit\.db$/m;
    expect(stdout).toMatch(told);
    const again = project.commit().run().stdout;
    expect(again).not.toMatch(told);
    expect(again).toContain('Nothing to do');
    project.append(program, audit).commit().run();
    project.commit().replace(program, audit, '');
    expect(project.commit().run().stdout).toMatch(told);
  });

  it('leave by --without-database, with what to type at the next deployment, and stay out', () => {
    const project = new GitCheckout().append(program, audit).commit().first('--database', 'mail/mail_*.db');
    const { status, stdout } = project.run('--without-database', 'audit.db', '--without-database', 'mail/mail_*.db');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ {2}audit\.db leaves the backup: /m);
    expect(stdout).toMatch(/^ {2}mail\/mail_\*\.db leaves the backup/m);
    // One run, one input: the release fails while one of them is missing there.
    expect(stdout).toMatch(
      /^ {2}Confirm this at the next deployment: gh workflow run release\.yml -f drop_database="audit\.db,mail\/mail_\*\.db"$/m,
    );
    expect(dbs(project)).toEqual(['db.sqlite']);
    project.commit();
    expect(project.run().stdout).toContain('Nothing to do');
    expect(dbs(project)).toEqual(['db.sqlite']);
    expect(project.run('--database', 'audit.db').status).toBe(0);
    expect(dbs(project)).toEqual(['db.sqlite', 'audit.db']);
  });
});
