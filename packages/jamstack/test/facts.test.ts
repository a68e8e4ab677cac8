import { testFacts } from 'tools-testkit';
import { jamstack } from '../src/family.js';

testFacts(jamstack, import.meta.url);
