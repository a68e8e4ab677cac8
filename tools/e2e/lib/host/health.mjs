import { attempt, docker, eventually } from '../command.mjs';

/** What the sidecar's health check says. @param {import('./on-host.mjs').OnHost} host */
export function health({ log, service }) {
  const check = async () => {
    const result = await attempt('docker', ['exec', await service('litestream'), '/deploy/deploy.sh', 'health']);
    log(`$ deploy.sh health\n${result.output}exit code ${result.code}\n`);
    return result;
  };

  return {
    /** The sidecar's health check, right now: Docker itself asks every 30 seconds, and believes the third time. */
    health: check,

    /** Waits until it is well. */
    green: () => eventually('the health check is green', 120, async () => (await check()).code === 0),

    /** Waits until it is not, for a cause, and gives its words. @param {RegExp} [cause] */
    red: (cause = /./) =>
      eventually(`the health check is red, saying ${cause}`, 60, async () => {
        const { code, output } = await check();
        return code !== 0 && cause.test(output) ? output : '';
      }),

    /** Waits until Docker itself says so. @param {'healthy' | 'unhealthy'} state */
    dockerSays: (state) =>
      eventually(
        `Docker calls the sidecar ${state}`,
        240,
        async () =>
          (await docker('inspect', '--format', '{{.State.Health.Status}}', await service('litestream'))) === state,
      ),
  };
}
