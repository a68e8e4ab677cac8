import { testGolden } from 'tools-testkit';
import { blazor } from '../../src/family.js';

testGolden(blazor, import.meta.url);
