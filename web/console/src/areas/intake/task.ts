// Words and colours of reporting tasks. Deadlines and what is left of them come from the server.
import type { components } from '../../api/schema';
import type { Tone } from '../../components/StateTag.vue';

export type Task = components['schemas']['ReportingTask'];
export type Statement = components['schemas']['CountStatement'];
export type Summary = components['schemas']['ReportingTaskPage']['summary'];

// Key of words below `tasks.clock`, and the number of working days that goes with it.
export interface Clock {
  key: 'left' | 'today' | 'over' | 'over_today' | 'provisional' | 'done';
  days: number;
  tone: Tone;
}

export function clockOf(task: Pick<Task, 'open' | 'overdue' | 'remaining' | 'provisional'>): Clock {
  if (!task.open) return { key: 'done', days: 0, tone: 'good' };
  if (task.provisional || task.remaining === null) return { key: 'provisional', days: 0, tone: 'warn' };
  if (task.overdue) {
    const days = -task.remaining;
    return days > 0 ? { key: 'over', days, tone: 'bad' } : { key: 'over_today', days: 0, tone: 'bad' };
  }
  return task.remaining === 0 ? { key: 'today', days: 0, tone: 'warn' }
    : { key: 'left', days: task.remaining, tone: 'plain' };
}

export function taskTone(state: Task['state']): Tone {
  const tones: Record<Task['state'], Tone> = { overdue: 'bad', due: 'note', reported: 'good', zero_reported: 'good',
    late: 'warn', suspended: 'plain' };
  return tones[state];
}

export function statementTone(state: Task['statement']['state']): Tone {
  const tones: Record<Task['statement']['state'], Tone> = { not_asked: 'plain', not_yet: 'plain', overdue: 'bad',
    due: 'note', given: 'good', late: 'warn' };
  return tones[state];
}

export function lightTone(light: Summary['light']): Tone {
  return ({ red: 'bad', amber: 'warn', green: 'good' } as const)[light];
}

export const placeOf = (task: Task) => ({ department: task.department, item: task.item, period: task.period });
export const tagOf = (version: number): string => `"${version}"`;

// A count as it was typed: a whole number from 0, or null.
export function countOf(typed: string): number | null {
  const text = typed.trim();
  return /^\d{1,8}$/.test(text) ? Number(text) : null;
}
