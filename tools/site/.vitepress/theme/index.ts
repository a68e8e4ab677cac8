import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import Layout from './Layout.vue';
// oxlint-disable-next-line import/no-unassigned-import -- how a theme brings its styles
import './style.css';

export default { extends: DefaultTheme, Layout } satisfies Theme;
