import { testGolden } from 'tools-testkit';
import { jamstack } from '../../src/family.js';

testGolden(jamstack, import.meta.url);
