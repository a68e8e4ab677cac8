/** The stages of a deployment without a migration on a new host, as deploy.sh reports them. */
export type StageName = 'restore' | 'start';

/**
 * Reads the lines `stage=NAME SECONDS` of a deployment.
 * @returns gives the seconds from its begin until the last end of a stage; 0 where there was no such stage
 */
export function secondsUntil(output: string): (stage: StageName) => number {
  const stages = [...output.matchAll(/^stage=(.+) ([\d.]+)$/gm)].map(([, name = '', seconds = '0']) => ({
    name,
    seconds: Number(seconds),
  }));
  return (stage) =>
    stages
      .slice(0, stages.findLastIndex(({ name }) => name === stage) + 1)
      .reduce((sum, { seconds }) => sum + seconds, 0);
}
