declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}
declare module '*.css';
declare module 'virtual:samples' {
  export const samples: readonly { title: string; name: string; files: Record<string, string> }[];
}
declare module 'path-browserify' {
  import { posix } from 'node:path';
  export { posix };
}
