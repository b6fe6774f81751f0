// What the file of a subject is opened for, and its rows.
import type { components } from '../../api/schema';
import type { Fault } from '../../form';

export type SubjectFile = components['schemas']['SubjectFile'];
export type FileRow = SubjectFile['rows'][number];

export interface Occasion {
  purpose: string;
  matter: string;
}

export function faultsOfOccasion(occasion: Occasion, say: (key: string) => string): Fault[] {
  const faults: Fault[] = [];
  if (occasion.purpose === '') faults.push({ field: 'purpose', message: say('file.purpose_missing') });
  if ([...occasion.matter.trim()].length < 2) faults.push({ field: 'matter', message: say('file.matter_missing') });
  return faults;
}
