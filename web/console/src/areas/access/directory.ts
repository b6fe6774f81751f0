// Roles and departments by their codes, fetched once in a while: lists show names, the API speaks codes.
import { shallowRef } from 'vue';
import { answer, api } from '../../api/client';
import type { components } from '../../api/schema';
import { language } from '../../i18n';

export type Role = components['schemas']['Role'];
export type Department = components['schemas']['Department'];

export const roles = shallowRef<Role[]>([]);
export const departments = shallowRef<Department[]>([]);

export async function loadDirectory(signal?: AbortSignal): Promise<void> {
  const [foundRoles, foundDepartments] = await Promise.all([
    answer(api.GET('/api/v1/roles', { signal })), answer(api.GET('/api/v1/departments', { signal })),
  ]);
  roles.value = foundRoles.rows;
  departments.value = foundDepartments.rows;
}

export function roleTitle(role: Role | string): string {
  const found = typeof role === 'string' ? roles.value.find((one) => one.code === role) : role;
  if (!found) return String(role);
  return found.title[language() === 'en' ? 'en' : 'zh'];
}

export function departmentName(id: string): string {
  return departments.value.find((one) => one.id === id)?.name ?? id;
}
