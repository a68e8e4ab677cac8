/** File in which Yeoman generators remember answers. */
export const storePath = '.yo-rc.json';

/** Where a fact comes from that only an earlier run could see. */
export const recalled = `${storePath}, found by an earlier run`;
