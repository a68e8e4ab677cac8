import { testFacts } from 'tools-testkit';
import { web } from '../src/family.js';

testFacts(web, import.meta.url);
