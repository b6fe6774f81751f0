import { House } from '@element-plus/icons-vue';
import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/', name: 'workbench', component: () => import('./WorkBench.vue'),
    meta: { title: 'page.workbench', menu: { order: 0, icon: House } } },
];
