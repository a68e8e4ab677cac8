import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const conf = '.deploy/deploy.conf';

/**
 * A template of Copier with the files of two versions of ours, as tags v1 and v2, and one question.
 * @param {string} folder made here
 * @param {Record<string, string>[]} versions texts by path
 */
export function copierTemplate(folder, versions) {
  mkdirSync(folder, { recursive: true });
  const git = (...args) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], { cwd: folder });
  const write = (file, text) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  git('init', '--quiet', '--initial-branch=main');
  write('copier.yml', '_subdirectory: template\nminutes: { type: int, default: 10 }\n');
  write('template/{{ _copier_conf.answers_file }}.jinja', '{{ _copier_answers|to_nice_yaml }}');
  versions.forEach((files, index) => {
    for (const [file, text] of Object.entries(files)) {
      // What Jinja would take for its own stands in one file less: only this one has an answer in it.
      if (file === conf)
        write(
          `template/${file}.jinja`,
          `{% raw %}${text.replace(/^restore_minutes=.*$/m, 'restore_minutes={% endraw %}{{ minutes }}{% raw %}')}{% endraw %}\n`,
        );
      else write(`template/${file}`, text);
    }
    git('add', '--all');
    git('commit', '--quiet', '--message', `v${index + 1}`);
    git('tag', `v${index + 1}`);
  });
  return folder;
}
