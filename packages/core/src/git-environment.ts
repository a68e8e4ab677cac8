/** Variables for git that asks about a checkout: without what a hook or another program set about its own repository. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const foreign = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_PREFIX'];
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.includes(name))),
    GIT_OPTIONAL_LOCKS: '0',
  };
}
