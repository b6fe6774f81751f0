import { Tickets, UploadFilled } from '@element-plus/icons-vue';
import type { RouteRecordRaw } from 'vue-router';

const permission = 'report_data';
export const routes: RouteRecordRaw[] = [
  { path: '/reporting', name: 'reporting', component: () => import('./ReportingTasks.vue'),
    meta: { title: 'page.reporting', permission, menu: { order: 10, icon: UploadFilled } } },
  { path: '/reporting/:item([a-z_]+)', name: 'upload', component: () => import('./UploadPage.vue'), props: true,
    meta: { title: 'page.upload', permission, under: 'reporting' } },
  { path: '/reporting/:department/:item/:period/counts', name: 'counts', component: () => import('./CountPage.vue'),
    props: true, meta: { title: 'page.counts', permission, under: 'reporting' } },
  { path: '/batches', name: 'batches', component: () => import('./BatchList.vue'),
    meta: { title: 'page.batches', permission, menu: { order: 11, icon: Tickets } } },
  { path: '/batches/:batch(\\d+)', name: 'batch', component: () => import('./BatchPage.vue'), props: true,
    meta: { title: 'page.batch', permission, under: 'batches' } },
];
