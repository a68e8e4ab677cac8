import { commandGenerator } from 'litestream-generator-core/yeoman';
import { upgradeCommand, runCommand } from 'litestream-ops';
import { families } from '../../dist/families.js';

export default commandGenerator(upgradeCommand, (run) => runCommand(upgradeCommand.name, run, { families }));
