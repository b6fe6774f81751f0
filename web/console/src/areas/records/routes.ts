import { Document, EditPen } from '@element-plus/icons-vue';
import type { RouteRecordRaw } from 'vue-router';

const permission = 'report_data';
export const routes: RouteRecordRaw[] = [
  { path: '/entry', name: 'entry', component: () => import('./EntryPage.vue'),
    meta: { title: 'page.entry', permission, menu: { order: 12, icon: EditPen } } },
  { path: '/reported', name: 'reported', component: () => import('./ReportedList.vue'),
    meta: { title: 'page.reported', permission, menu: { order: 13, icon: Document } } },
  { path: '/reported/:record(\\d+-\\d+)', name: 'reported-record', component: () => import('./ReportedPage.vue'),
    props: true, meta: { title: 'page.reported_record', permission, under: 'reported' } },
];
