/** MediaWiki, in PHP: pages are written as its own API takes them. @type {import('../../lib/real-app.mjs').RealApp} */
export default {
  databases: ['wiki.sqlite', 'wikicache.sqlite', 'wiki_l10n_cache.sqlite', 'wiki_jobqueue.sqlite'],
  write: async (app, count) => {
    for (let number = 1; number <= count; number++) {
      const edit = { action: 'edit', title: `Row ${number}`, text: 'A page.', token: '+\\', format: 'json' };
      const { text } = await app.ask('/api.php', { method: 'POST', body: new URLSearchParams(edit) });
      if (JSON.parse(text).edit?.result !== 'Success') throw new Error(`page ${number} was answered with ${text}`);
    }
  },
  counts: [['wiki.sqlite', "select count(*) from page where page_title like 'Row%'"]],
};
