// What needs Yeoman, apart from everything else: Yeoman takes a moment to load, and a checkout installs a Yeoman that needs Node 22,
// while `create-litestream` runs on Node 20.
export * from './generator/command-generator.js';
export * from './generator/litestream-generator.js';
