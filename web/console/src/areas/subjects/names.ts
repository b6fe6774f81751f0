// Names of departments and items for those who may not read accounts: the public list of departments knows them.
import { shallowRef } from 'vue';
import { answer, api } from '../../api/client';

export interface Named {
  id: string;
  name: string;
}
export const reporting = shallowRef<Named[]>([]);
export const items = ['organisation', 'licence', 'penalty'] as const;

export async function loadReporting(): Promise<void> {
  if (reporting.value.length > 0) return;
  const lists = await Promise.all((['licence', 'penalty'] as const).map((item) =>
    answer(api.GET('/api/v1/publicity', { params: { query: { item } } })).then((page) => page.departments)
      .catch(() => [])));
  const all = new Map(lists.flat().map((one) => [one.id, one.name]));
  reporting.value = [...all].map(([id, name]) => ({ id, name })).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export function reportingName(id: string): string {
  return reporting.value.find((one) => one.id === id)?.name ?? id;
}
