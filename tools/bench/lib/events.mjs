import http from 'node:http';

/**
 * Notes what Docker does for a Compose project.
 * @param {string} project
 */
export function watchEvents(project) {
  /** @type {{ at: number, action: string, service: string }[]} */
  const events = [];
  const socketPath = (process.env.DOCKER_HOST ?? '/var/run/docker.sock').replace('unix://', '');
  const filters = encodeURIComponent(
    JSON.stringify({ label: [`com.docker.compose.project=${project}`], type: ['container'] }),
  );
  let rest = '';
  const request = http
    .get({ socketPath, path: `/events?filters=${filters}`, agent: false }, (response) => {
      response.on('data', (part) => {
        const lines = (rest + part).split('\n');
        rest = lines.pop() ?? '';
        for (const { timeNano, Action: action, Actor: actor } of lines
          .filter(Boolean)
          .map((line) => JSON.parse(line))) {
          events.push({ at: timeNano / 1e6, action, service: actor.Attributes['com.docker.compose.service'] });
        }
      });
      response.on('error', () => {});
    })
    .on('error', () => {});
  return {
    /** @param {number} start Of `performance.now()`; the times given back are milliseconds from there. */
    stop(start) {
      request.destroy();
      return events.map((event) => ({ ...event, at: event.at - performance.timeOrigin - start }));
    },
  };
}
