/** A file by which something other than GitHub's workflows, Kamal and Compose builds, deploys or runs the app. */
export interface System {
  readonly title: string;
  readonly path: RegExp;
  /** What the file has to say as well. */
  readonly says?: RegExp;
  /** What a Dockerfile says if the image itself has the file, so that the new deployment has it as well. */
  readonly inImage?: RegExp;
  /**
   * `pipeline`: steps that build and deploy. `settings`: values for a platform or a machine, read one by one. `script`: commands that
   * somebody calls. `manifests`: objects of a cluster. `chart`: the values of a Helm chart that are variables, secrets and domains.
   * `named`: reported without its content.
   */
  readonly reads: 'pipeline' | 'settings' | 'script' | 'manifests' | 'chart' | 'named';
}

/** Commands that reach another machine, or that hand an image on. */
const DEPLOYS =
  /\b(?:ssh|scp|rsync)\s|\bssh(?:agent|-run|-deploy)\b|SSH@\d|DOCKER_HOST|\bdocker\s+(?:stack\s+deploy|push|--context|context\s+use)\b|\bkubectl\b|\bhelm\s+(?:upgrade|install)\b|\bansible-playbook\b|\bfly(?:ctl)?\s+deploy\b|\bcaprover\s+deploy\b|\bgit\s+push\s+(?:dokku|heroku)\b|\bdocker[- ]compose\b[^\n]*\bup\b/;

/** Commands that reach another machine, without those that a script of developers also runs on their own machine. */
const REACHES_A_HOST =
  /(?:^|[\s"'`;&|(@-])ssh\s+[^\n]*(?:@|\$)|DOCKER_HOST=\S*ssh:|\bdocker\s+stack\s+deploy\b|\bdocker\s+--context\b|\bhelm\s+upgrade\b|\bkubectl\s+(?:apply|set)\b|\bansible-playbook\b|\bfly(?:ctl)?\s+deploy\b|\bcaprover\s+deploy\b|\bgit\s+push\s+(?:dokku|heroku)\b/;

/** The systems whose deployment is recognised by a file of the checkout. */
export const systems: readonly System[] = [
  { title: 'GitLab CI', path: /^\.gitlab-ci\.ya?ml$/, says: DEPLOYS, reads: 'pipeline' },
  { title: 'CircleCI', path: /^\.circleci\/config\.ya?ml$/, says: DEPLOYS, reads: 'pipeline' },
  { title: 'Bitbucket Pipelines', path: /^bitbucket-pipelines\.ya?ml$/, says: DEPLOYS, reads: 'pipeline' },
  {
    title: 'Azure Pipelines',
    path: /^(?:\.?azure-pipelines\/.+|\.?azure-pipelines[\w.-]*)\.ya?ml$/,
    says: DEPLOYS,
    reads: 'pipeline',
  },
  { title: 'Drone', path: /^\.drone\.ya?ml$/, says: DEPLOYS, reads: 'pipeline' },
  { title: 'Woodpecker', path: /^\.woodpecker(?:\/[^/]+)?\.ya?ml$/, says: DEPLOYS, reads: 'pipeline' },
  { title: 'Travis CI', path: /^\.travis\.ya?ml$/, says: DEPLOYS, reads: 'pipeline' },
  {
    title: 'Gitea or Forgejo',
    path: /^\.(?:gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/,
    says: DEPLOYS,
    reads: 'pipeline',
  },
  { title: 'Google Cloud Build', path: /^cloudbuild\.ya?ml$/, reads: 'pipeline' },
  { title: 'AWS CodeBuild', path: /^buildspec\.ya?ml$/, says: DEPLOYS, reads: 'pipeline' },
  { title: 'Jenkins', path: /^Jenkinsfile$/, says: DEPLOYS, reads: 'script' },
  { title: 'Fly', path: /^fly(?:\.[\w-]+)?\.toml$/, reads: 'settings' },
  { title: 'Render', path: /^render\.ya?ml$/, reads: 'settings' },
  { title: 'Railway', path: /^railway\.(?:json|toml)$/, reads: 'settings' },
  { title: 'DigitalOcean App Platform', path: /^\.do\/app\.ya?ml$/, reads: 'settings' },
  { title: 'Google App Engine', path: /^app\.ya?ml$/, says: /^runtime:/m, reads: 'settings' },
  {
    title: 'Heroku or Dokku',
    path: /^app\.json$/,
    says: /"(?:dokku|healthchecks|formation|buildpacks|addons|cron)"/,
    reads: 'settings',
  },
  { title: 'Heroku', path: /^heroku\.ya?ml$/, reads: 'settings' },
  { title: 'a Procfile', path: /^Procfile$/, reads: 'settings' },
  { title: 'CapRover', path: /^captain-definition$/, reads: 'settings' },
  { title: 'Docker Swarm', path: /(?:^|\/)(?:docker-)?stack[\w.-]*\.ya?ml$/, says: /^services:/m, reads: 'settings' },
  { title: 'Podman', path: /\.container$/, says: /^\[Container\]/m, reads: 'settings' },
  // Programs in /usr/sbin belong to the system, and are not the app.
  {
    title: 'systemd',
    path: /\.(?:service|timer)$/,
    says: /^(?:ExecStart=[-@:+!]*(?!(?:\/usr)?\/sbin\/)|On(?:Calendar|(?:Boot|Startup|Active|Unit(?:Ina|A)ctive)Sec)=)/m,
    reads: 'settings',
  },
  {
    title: 'supervisord',
    // In a container it stays in the foreground, and its files are most often in a folder of that name.
    path: /^(?!(?:.*\/)?(?:\.?docker|containers?|rootfs|image)\b[^/]*\/).*\.(?:conf|ini)$/,
    says: /(?<![^])(?![^]*^nodaemon\s*=\s*true)[^]*^\[(?:fcgi-)?program:/m,
    inImage: /supervisor/i,
    reads: 'settings',
  },
  {
    title: 'Ansible',
    path: /\.ya?ml$/,
    says: /^[ \t]*(?:-[ \t]+)?hosts:[^]*\bdocker_(?:container|compose\w*|image|stack)\b/m,
    reads: 'settings',
  },
  { title: 'Terraform', path: /\.tf$/, says: /^resource\s+"/m, reads: 'named' },
  { title: 'a Helm chart', path: /(?:^|\/)Chart\.ya?ml$/, reads: 'chart' },
  { title: 'Kubernetes', path: /\.ya?ml$/, says: /^kind:\s*(?:Deployment|StatefulSet)\b/m, reads: 'manifests' },
  {
    title: 'a script',
    path: /(?:^|\/)(?:Makefile|[Jj]ustfile|Taskfile\.ya?ml|Capfile|fabfile\.py|[\w.-]+\.(?:ba)?sh)$/,
    says: REACHES_A_HOST,
    reads: 'script',
  },
];
