// The filters of a list live in its address, so that a list can be sent to a colleague.
import { computed, nextTick, reactive, watch, type ComputedRef } from 'vue';
import { useRoute, useRouter } from 'vue-router';

export interface Filters<K extends string> {
  // What stands in the fields.
  typed: Record<K, string>;
  // What the list was asked with; without empty ones.
  asked: ComputedRef<Partial<Record<K, string>>>;
  cursor: ComputedRef<string | undefined>;
  isFiltered: ComputedRef<boolean>;
  apply: () => void;
  clear: () => void;
  next: (cursor: string) => void;
  first: () => void;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function useFilters<K extends string>(names: readonly K[], load: () => Promise<void>): Filters<K> {
  const route = useRoute();
  const router = useRouter();
  const home = route.name;
  const typed = reactive(Object.fromEntries(names.map((name) => [name, '']))) as Record<K, string>;
  const asked = computed(() => {
    const found: Record<string, string> = {};
    for (const name of names) if (text(route.query[name])) found[name] = text(route.query[name]);
    return found as Partial<Record<K, string>>;
  });
  const go = (query: Record<string, string>) => void router.push({ query });

  watch(() => route.fullPath, () => {
    if (route.name !== home) return;
    for (const name of names) typed[name] = text(route.query[name]);
    void nextTick(load);
  }, { immediate: true });

  return {
    typed, asked,
    cursor: computed(() => text(route.query.cursor) || undefined),
    isFiltered: computed(() => Object.keys(asked.value).length > 0),
    apply: () => go(Object.fromEntries(names.filter((name) => typed[name].trim() !== '')
      .map((name) => [name, typed[name].trim()]))),
    clear: () => go({}),
    next: (cursor: string) => go({ ...(asked.value as Record<string, string>), cursor }),
    first: () => go(asked.value as Record<string, string>),
  };
}
