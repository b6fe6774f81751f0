import { Aim, DataAnalysis, Files, Rank } from '@element-plus/icons-vue';
import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/matching', name: 'waiting', component: () => import('./WaitingList.vue'),
    meta: { title: 'page.waiting', permission: 'read_subjects', menu: { order: 20, icon: Aim } } },
  { path: '/matching/decisions', name: 'match-decisions', component: () => import('./DecisionList.vue'),
    meta: { title: 'page.match_decisions', permission: 'read_subjects', menu: { order: 21, icon: Files } } },
  { path: '/matching/:row(\\d+-\\d+)', name: 'waiting-row', component: () => import('./WaitingPage.vue'), props: true,
    meta: { title: 'page.waiting_row', permission: 'read_subjects', under: 'waiting' } },
  { path: '/subjects/compare', name: 'compare', component: () => import('./SubjectCompare.vue'),
    meta: { title: 'page.compare', permission: 'manage_subjects', menu: { order: 22, icon: Rank } } },
  { path: '/quality/codes', name: 'code-quality', component: () => import('./CodeQuality.vue'),
    meta: { title: 'page.code_quality', permission: 'read_figures', menu: { order: 23, icon: DataAnalysis } } },
];
