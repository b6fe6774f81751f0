import { FolderOpened } from '@element-plus/icons-vue';
import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/subjects/file', name: 'subject-file', component: () => import('./SubjectFile.vue'),
    meta: { title: 'page.subject_file', permission: 'read_subjects', menu: { order: 15, icon: FolderOpened } } },
];
