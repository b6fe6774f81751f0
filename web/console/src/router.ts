// Addresses of the console. Every area brings its own routes; who may open them stands with each.
import type { Component } from 'vue';
import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router';
import { routes as accessRoutes } from './areas/access/routes';
import { routes as intakeRoutes } from './areas/intake/routes';
import { routes as queryRoutes } from './areas/queries/routes';
import { routes as recordRoutes } from './areas/records/routes';
import { routes as subjectRoutes } from './areas/subjects/routes';
import { routes as workbenchRoutes } from './areas/workbench/routes';
import { useSession } from './session';

declare module 'vue-router' {
  interface RouteMeta {
    // Key of the page's name in src/i18n.
    title: string;
    // The permission that opens it; none: everybody who has signed in.
    permission?: string;
    // Stands in the menu, in this place.
    menu?: { order: number; icon: Component };
    // Which entry of the menu it belongs to, when it is none itself.
    under?: string;
    // Open to whoever has not signed in.
    open?: boolean;
  }
}

export const routes: RouteRecordRaw[] = [
  ...workbenchRoutes,
  ...intakeRoutes,
  ...recordRoutes,
  ...queryRoutes,
  ...subjectRoutes,
  ...accessRoutes,
  { path: '/:rest(.*)*', name: 'nothing', component: () => import('./areas/workbench/NothingHere.vue'),
    meta: { title: 'page.nothing' } },
];

export const menuRoutes = routes.filter((route) => route.meta?.menu)
  .sort((a, b) => a.meta!.menu!.order - b.meta!.menu!.order);

// Where to go after a sign-in: a page of this console, nothing else.
export function safeNext(next: unknown): string {
  return typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/';
}

export function makeRouter() {
  const router = createRouter({ history: createWebHistory('/console/'), routes,
                                scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 } });
  router.beforeEach(async (to) => {
    const session = useSession();
    if (!session.looked) await session.load().catch(() => {});
    if (to.meta.open) return true;
    if (session.isOpen) return true;
    return { name: 'sign-in', query: to.fullPath === '/' ? {} : { next: to.fullPath } };
  });
  return router;
}
