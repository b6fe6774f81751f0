// Words and colours of reported records.
import type { components } from '../../api/schema';
import type { Tone } from '../../components/StateTag.vue';

export type Reported = components['schemas']['ReportedRow'];
export type ReportedRecord = components['schemas']['ReportedRecord'];
export type Withdrawal = components['schemas']['Withdrawal'];

export const states = ['held', 'active', 'superseded', 'revoked', 'repaired', 'expired'] as const;

export function stateTone(state: Reported['state']): Tone {
  if (state === 'active') return 'good';
  return state === 'held' ? 'warn' : 'plain';
}

export function publicityTone(state: Reported['publicity']['state']): Tone {
  const tones = { none: 'plain', held: 'warn', waiting: 'note', public: 'good', ended: 'plain' } as const;
  return tones[state];
}

export function withdrawalTone(state: Withdrawal['state']): Tone {
  const tones = { asked: 'warn', done: 'plain', refused: 'bad', taken_back: 'plain' } as const;
  return tones[state];
}
