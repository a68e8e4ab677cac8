import type { Rule, Verdict } from './account-rule.js';
import { inConf } from './kept-place.js';

/** Values that tell another system what the app is called, what it is made from, and that it runs. */
const PLAIN =
  /^other (?:app|name|type|runtime|schemaVersion|builder|dockerfile|dockerfilePath|Image|image|internal_port|internalPort|port|published_ports|PublishPort|force_https|numReplicas|replicas|auto_(?:start|stop)_machines|min_machines_running|instance_count|\$schema|Description|After|Wants|Requires|WantedBy|Restart|RestartSec|restart|restart_policy|state|become|hosts|source|protocol|version|required|Type|StandardOutput|StandardError|SyslogIdentifier|User|Group|WorkingDirectory|Persistent|AccuracySec|Unit)$/;

/** What a pipeline, a platform or a script of another kind did. */
export function otherRules(build: Verdict, deploy: Verdict, template: Verdict, secrets: Verdict): readonly Rule[] {
  return [
    { kinds: ['setting'], value: /^other (?:pipeline|script)$/, result: { by: 'release.yml, which GitHub runs' } },
    { kinds: ['setting'], value: /^other settings$/, result: template },
    {
      kinds: ['setting'],
      value: /^other emptyDir$/,
      result: { by: 'nothing, because it was empty at each start; the container has temporary storage of its own' },
    },
    { kinds: ['setting'], value: PLAIN, result: template },
    {
      kinds: ['setting'],
      value: /^other machine$/,
      result: { by: 'the image, because the container does not have the programs and folders of the earlier machine' },
    },
    {
      kinds: ['setting'],
      value: /^other about$/,
      result: { by: 'nothing, because it only tells people what the app is' },
    },
    // When and how often the app is asked whether it is well.
    {
      kinds: ['setting'],
      value:
        /^other check (?:interval|timeout|grace_period|restart_limit|method|protocol|type|port|tls_skip_verify|\w*(?:Seconds|Threshold))$/,
      result: deploy,
    },
    { kinds: ['setting'], name: /\bports\.handlers: /, value: /^other handlers$/, result: template },
    { kinds: ['setting'], name: /\bprocesses: \[ ?"app" ?\]$/, value: /^other processes$/, result: template },
    { kinds: ['setting'], name: /\bquantity: 1$/, value: /^other quantity$/, result: template },
    { kinds: ['setting'], name: /\bauto_rollback: true$/, value: /^other auto_rollback$/, result: deploy },
    {
      kinds: ['setting'],
      value: /^health \//,
      when: ({ value }, { app: { healthPath } }) => value === `health ${healthPath}`,
      result: (_item, { app: { healthPath } }) => inConf('health_path', healthPath),
    },
    { kinds: ['step'], name: /^task Docker@/, result: build },
    {
      kinds: ['step', 'script'],
      name: /^(?:docker stack deploy|systemctl (?:daemon-reload|restart|start|stop|enable)|helm upgrade|ansible-playbook|fly(?:ctl)? deploy|caprover deploy|git push (?:dokku|heroku)|rsync|task SSH@|pipe atlassian\/(?:ssh-run|scp-deploy|rsync-deploy)|uses (?:superfly\/flyctl-actions\/|caprover\/deploy-from-github$|dokku\/github-action$))/,
      result: deploy,
    },
    // The app itself: an image that a variable names, or one that the same script pulls or pushes.
    {
      kinds: ['step', 'script'],
      name: /^docker run (?:\$|[\w./-]+)$/,
      when: ({ name, commands = [] }) =>
        name === 'docker run $' ||
        commands.some((one) => /^docker (?:pull|push) /.test(one) && one.split(/[ :]/)[2] === name.split(' ')[2]),
      result: template,
    },
    {
      kinds: ['secret'],
      name: /^(?:FLY_API_TOKEN|CAPROVER_\w+|HEROKU_API_KEY|DOKKU_\w+|RAILWAY_TOKEN|RENDER_\w+|(?:COOLIFY|PORTAINER|DOKPLOY|EASYPANEL|WATCHTOWER)_\w+|(?:RE)?DEPLOY(?:MENT)?_?(?:WEB)?HOOK(?:_URL)?)$/,
      result: secrets,
    },
  ];
}
