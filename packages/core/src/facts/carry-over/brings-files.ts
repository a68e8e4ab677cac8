import { calledWorkflow } from '../../project/called-workflows.js';
import type { Project } from '../../project/project.js';
import { textsOf, type YamlNode } from '../../project/yaml-file.js';
import { buildsImage } from './build-script.js';

/** Whether a job makes files that a job which builds an image downloads: what it does belongs to the build. */
export function bringsFiles(project: Project, root: YamlNode, name: string, of?: string): boolean {
  const uses = (job: YamlNode, action: string): boolean =>
    stepsOf(project, job).some((step) => step.get('uses').text?.startsWith(`actions/${action}-artifact@`) === true);
  const jobs = root.get('jobs');
  return (
    uses(jobs.get(name), 'upload') &&
    jobs.entries.some(
      ([other, job]) =>
        (of === undefined ? stepsOf(project, job).some(buildsImage) : other === of) &&
        uses(job, 'download') &&
        textsOf(job.get('needs')).includes(name),
    )
  );
}

/** The steps of a job, or of the workflow that it calls. */
function stepsOf(project: Project, job: YamlNode): readonly YamlNode[] {
  const called = calledWorkflow(project, job);
  const jobs = called === undefined ? [job] : called.root.get('jobs').entries.map(([, one]) => one);
  return jobs.flatMap((one) => one.get('steps').items);
}
