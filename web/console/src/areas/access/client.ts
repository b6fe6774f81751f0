import type { components } from '../../api/schema';
import type { Tone } from '../../components/StateTag.vue';

export type Client = components['schemas']['ApiClient'];

export function clientTone(state: Client['state']): Tone {
  return ({ drafted: 'warn', active: 'good', disabled: 'plain' } as const)[state];
}
