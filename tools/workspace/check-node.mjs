// The development tools need a newer Node than the published packages. npm scripts find it in
// node_modules/.bin, unless the packages were installed without their install scripts.
const [major, minor] = process.versions.node.split('.').map(Number);
const supported = (major === 22 && minor >= 18) || (major === 24 && minor >= 11) || major > 24;

if (!supported) {
  console.error(`Node ${process.versions.node} runs here, but the development tools need 22.18, 24.11 or newer.
The lock file brings Node 24 for npm scripts; it is missing when the install scripts did not run.
Run:  npm ci --ignore-scripts=false   or   npm rebuild node`);
  process.exit(1);
}
