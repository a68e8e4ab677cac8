import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { json } from 'node:stream/consumers';

/** @typedef {{ id: number, task: string, environment: string, ref: string, payload: unknown, states: string[] }} GithubDeployment */
/** @typedef {{ number: number, title: string, body: string, state: string, labels: string[], comments: string[] }} GithubIssue */

/**
 * GitHub's API as far as the generated workflows use it: deployments with their statuses, issues with comments. What it
 * holds stays from run to run and can be read and changed; `refuse` is a status that it answers everything with.
 * @param {{ authority?: import('./authority.mjs').Authority, address: string, repository: string, token: string }} options Without an
 *   authority it speaks HTTP.
 */
export async function startGithub({ authority, address, repository, token }) {
  const state = {
    deployments: /** @type {GithubDeployment[]} */ ([]),
    issues: /** @type {GithubIssue[]} */ ([]),
    refuse: 0,
    requests: /** @type {string[]} */ ([]),
  };
  let last = 0;

  const answerRequest = async (
    /** @type {import('node:http').IncomingMessage} */ request,
    /** @type {import('node:http').ServerResponse} */ response,
  ) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://api.github.com');
    state.requests.push(`${request.method} ${request.url}`);
    const answer = (/** @type {number} */ code, /** @type {unknown} */ body) => {
      response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (state.refuse) return answer(state.refuse, { message: 'refused' });
    if (request.headers.authorization !== `Bearer ${token}` && request.headers.authorization !== `token ${token}`)
      return answer(401, { message: 'Bad credentials' });
    const [kind, id, part] = pathname.replace(`/repos/${repository}/`, '').split('/');
    const body = request.method === 'GET' ? {} : /** @type {any} */ (await json(request).catch(() => ({})));

    if (kind === 'deployments') {
      const one = state.deployments.find((deployment) => String(deployment.id) === id);
      if (id !== undefined && one === undefined) return answer(404, { message: 'Not Found' });
      if (one && part === 'statuses') {
        if (request.method === 'GET')
          return answer(
            200,
            one.states.map((name) => ({ state: name })),
          );
        one.states.unshift(body.state);
        return answer(201, { state: body.state });
      }
      if (one) return answer(200, one);
      if (request.method === 'POST') {
        state.deployments.unshift({
          id: ++last,
          task: body.task,
          environment: body.environment,
          ref: body.ref,
          payload: body.payload,
          states: [],
        });
        return answer(201, { id: last });
      }
      const fits =
        (/** @type {'task' | 'environment' | 'ref'} */ name) => (/** @type {GithubDeployment} */ deployment) =>
          [null, deployment[name]].includes(searchParams.get(name));
      return answer(
        200,
        state.deployments
          .filter(fits('task'))
          .filter(fits('environment'))
          .filter(fits('ref'))
          .slice(0, Number(searchParams.get('per_page') ?? 30)),
      );
    }
    if (kind === 'issues') {
      const one = state.issues.find((issue) => String(issue.number) === id);
      if (id !== undefined && one === undefined) return answer(404, { message: 'Not Found' });
      const shown = (/** @type {GithubIssue} */ issue) => ({
        ...issue,
        labels: issue.labels.map((name) => ({ name })),
        comments: issue.comments.length,
      });
      if (one && part === 'comments') {
        if (request.method === 'GET')
          return answer(
            200,
            one.comments.map((text) => ({ body: text })),
          );
        one.comments.push(body.body);
        return answer(201, { body: body.body });
      }
      if (one) return answer(200, shown(Object.assign(one, request.method === 'PATCH' ? body : {})));
      if (request.method === 'POST') {
        const issue = {
          number: ++last,
          title: body.title,
          body: body.body ?? '',
          state: 'open',
          labels: body.labels ?? [],
          comments: [],
        };
        state.issues.unshift(issue);
        return answer(201, shown(issue));
      }
      const wanted = searchParams.get('state') ?? 'open';
      const labels = searchParams.get('labels')?.split(',') ?? [];
      return answer(
        200,
        state.issues
          .filter((issue) => wanted === 'all' || issue.state === wanted)
          .filter((issue) => labels.every((name) => issue.labels.includes(name)))
          .map(shown),
      );
    }
    return answer(404, { message: 'Not Found' });
  };
  const issued = await authority?.issue('api.github.com');
  const server = issued
    ? createSecureServer({ cert: readFileSync(issued.certificate), key: readFileSync(issued.key) }, answerRequest)
    : createServer(answerRequest);
  await new Promise((resolve, reject) => {
    server.once('error', reject).listen(443, address, () => resolve(undefined));
  });
  return Object.assign(state, {
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  });
}

/** @typedef {Awaited<ReturnType<typeof startGithub>>} Github */
