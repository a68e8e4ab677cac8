import { testGolden } from 'tools-testkit';
import { container } from '../../src/family.js';

testGolden(container, import.meta.url);
