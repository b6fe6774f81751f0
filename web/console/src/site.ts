// What this installation calls itself.
import { shallowRef } from 'vue';
import { answer, api } from './api/client';
import type { components } from './api/schema';

export const site = shallowRef<components['schemas']['Site'] | null>(null);

// Without it the frame shows no name; everything else works.
export async function loadSite(): Promise<void> {
  site.value = await answer(api.GET('/api/v1/site')).catch(() => null);
}
