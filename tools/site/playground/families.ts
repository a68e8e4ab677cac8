import { blazor } from 'generator-litestream-blazor';
import { container } from 'generator-litestream-container';
import { jamstack } from 'generator-litestream-jamstack';
import { web } from 'generator-litestream-web';
import type { Family } from 'litestream-generator-core';

/** Every family. The umbrella's own list lies in a package that has commands for Node as well. */
export const families: readonly Family[] = [blazor, container, jamstack, web];
