import { testGolden } from 'tools-testkit';
import { web } from '../../src/family.js';

testGolden(web, import.meta.url);
