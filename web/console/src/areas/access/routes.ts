import { Avatar, Connection, DocumentChecked, Key, List, OfficeBuilding, User } from '@element-plus/icons-vue';
import type { RouteRecordRaw } from 'vue-router';

export const routes: RouteRecordRaw[] = [
  { path: '/sign-in', name: 'sign-in', component: () => import('./SignIn.vue'), meta: { title: 'page.sign_in',
    open: true } },
  { path: '/account', name: 'account', component: () => import('./OwnAccount.vue'),
    meta: { title: 'page.account', menu: { order: 90, icon: Avatar } } },

  { path: '/users', name: 'users', component: () => import('./UserList.vue'),
    meta: { title: 'page.users', permission: 'read_accounts', menu: { order: 50, icon: User } } },
  { path: '/users/new', name: 'user-new', component: () => import('./UserNew.vue'),
    meta: { title: 'page.user_new', permission: 'manage_accounts', under: 'users' } },
  { path: '/users/:name', name: 'user', component: () => import('./UserPage.vue'), props: true,
    meta: { title: 'page.user', permission: 'read_accounts', under: 'users' } },
  { path: '/permission-changes', name: 'changes', component: () => import('./ChangeList.vue'),
    meta: { title: 'page.changes', permission: 'read_accounts', menu: { order: 51, icon: DocumentChecked } } },
  { path: '/permission-changes/new', name: 'change-new', component: () => import('./ChangeNew.vue'),
    meta: { title: 'page.change_new', permission: 'draft_permissions', under: 'changes' } },
  { path: '/permission-changes/:id(\\d+)', name: 'change', component: () => import('./ChangePage.vue'), props: true,
    meta: { title: 'page.change', permission: 'read_accounts', under: 'changes' } },
  { path: '/roles', name: 'roles', component: () => import('./RoleList.vue'),
    meta: { title: 'page.roles', permission: 'read_accounts', menu: { order: 52, icon: Key } } },
  { path: '/departments', name: 'departments', component: () => import('./DepartmentList.vue'),
    meta: { title: 'page.departments', permission: 'read_accounts', menu: { order: 53, icon: OfficeBuilding } } },
  { path: '/api-clients', name: 'clients', component: () => import('./ClientList.vue'),
    meta: { title: 'page.clients', permission: 'read_accounts', menu: { order: 54, icon: Connection } } },
  { path: '/api-clients/new', name: 'client-new', component: () => import('./ClientNew.vue'),
    meta: { title: 'page.client_new', permission: 'manage_clients', under: 'clients' } },
  { path: '/api-clients/:id', name: 'client', component: () => import('./ClientPage.vue'), props: true,
    meta: { title: 'page.client', permission: 'read_accounts', under: 'clients' } },
  { path: '/audit', name: 'audit', component: () => import('./AuditReader.vue'),
    meta: { title: 'page.audit', permission: 'read_audit', menu: { order: 60, icon: List } } },
];
