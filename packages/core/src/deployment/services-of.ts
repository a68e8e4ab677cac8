import type { Facts } from '../facts/facts.js';
import { present } from '../present.js';
import type { Answers } from '../questions/question.js';
import type { Deployment } from './deployment.js';

/** The services beside the app that move, and all that the project then has of its own. */
export function servicesOf(
  { earlierServices = [], ownServices = [] }: Facts,
  answers: Answers,
): Pick<Deployment, 'carriedServices' | 'ownServices'> {
  const carried = answers['carryServices'] === true ? earlierServices : [];
  const own = [
    ...ownServices,
    ...carried.map(({ name, mounts }) => ({ name, targets: mounts.map(({ target }) => target) })),
  ];
  return present({ carriedServices: carried, ownServices: own });
}
