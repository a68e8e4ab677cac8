import { testFacts } from 'tools-testkit';
import { container } from '../src/family.js';

testFacts(container, import.meta.url);
