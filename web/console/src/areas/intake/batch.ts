// Words and colours of a batch, and how often to ask for it while the program works on it.
import type { components } from '../../api/schema';
import type { Tone } from '../../components/StateTag.vue';

export type Batch = components['schemas']['Batch'];
export type Step = Batch['steps'][number];

// Examined and not submitted: with errors it waits for corrections, without it waits for somebody to submit it.
export function stateKey(batch: Pick<Batch, 'state' | 'counts' | 'sent_back' | 'approved'>): string {
  if (batch.state !== 'examined') return batch.state;
  if (batch.sent_back) return 'sent_back';
  return batch.counts.open > 0 ? 'to_correct' : 'to_submit';
}

export function stateTone(key: string): Tone {
  const tones: Record<string, Tone> = { filed: 'good', refused: 'bad', withdrawn: 'plain', submitted: 'warn',
    to_correct: 'bad', to_submit: 'warn', sent_back: 'bad' };
  return tones[key] ?? 'note';
}

export function stepTone(state: Step['state']): Tone {
  const tones: Record<Step['state'], Tone> = { done: 'good', running: 'note', waiting: 'note', open: 'warn',
    pending: 'plain', stopped: 'bad', not_asked: 'plain' };
  return tones[state];
}

// The program is at work, not a person.
export function isUnderWay(batch: Pick<Batch, 'state'>): boolean {
  return batch.state === 'examining' || batch.state === 'filing';
}

// 1 s, then 2 s, then 5 s.
export function waitMs(looks: number): number {
  return looks < 10 ? 1000 : looks < 30 ? 2000 : 5000;
}

// Of the file, in per cent; null when it is not known.
export function percentOf(progress: Batch['progress']): number | null {
  return progress && progress.bytes_total > 0
    ? Math.min(100, Math.floor((progress.bytes * 100) / progress.bytes_total)) : null;
}

export function bytesText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
