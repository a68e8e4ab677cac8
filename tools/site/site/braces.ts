import type { MarkdownRenderer } from 'vitepress';

/** `{{ … }}` in a page is text, such as an expression of GitHub Actions: VitePress would read it as code of its own. */
export function plainBraces(md: MarkdownRenderer): void {
  for (const rule of ['text', 'code_inline'] as const) {
    const render = md.renderer.rules[rule];
    md.renderer.rules[rule] = (...args) => (render?.(...args) ?? '').replaceAll('{{', '&#123;&#123;');
  }
}
