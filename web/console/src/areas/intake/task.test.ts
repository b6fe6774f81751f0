import { describe, expect, it } from 'vitest';
import { clockOf, countOf, lightTone, statementTone, tagOf, taskTone } from './task';

describe('the clock of a task', () => {
  const open = { open: true, overdue: false, remaining: 3 as number | null, provisional: false };
  it('says what is left', () => {
    expect(clockOf(open)).toEqual({ key: 'left', days: 3, tone: 'plain' });
    expect(clockOf({ ...open, remaining: 0 })).toEqual({ key: 'today', days: 0, tone: 'warn' });
  });
  it('says what is over, also where no working day has passed since', () => {
    expect(clockOf({ ...open, overdue: true, remaining: -2 })).toEqual({ key: 'over', days: 2, tone: 'bad' });
    expect(clockOf({ ...open, overdue: true, remaining: 0 }).key).toBe('over_today');
  });
  it('shows no number without a calendar, and none when all is done', () => {
    expect(clockOf({ ...open, remaining: null, provisional: true }).key).toBe('provisional');
    expect(clockOf({ ...open, open: false, remaining: null }).key).toBe('done');
  });
});

describe('tones', () => {
  it('keep red for what is overdue', () => {
    const states = ['overdue', 'due', 'reported', 'zero_reported', 'late', 'suspended'] as const;
    expect(states.filter((state) => taskTone(state) === 'bad')).toEqual(['overdue']);
    const statements = ['not_asked', 'not_yet', 'overdue', 'due', 'given', 'late'] as const;
    expect(statements.filter((state) => statementTone(state) === 'bad')).toEqual(['overdue']);
    expect((['red', 'amber', 'green'] as const).map(lightTone)).toEqual(['bad', 'warn', 'good']);
  });
});

describe('a count', () => {
  it('is a whole number from 0', () => {
    expect(countOf(' 12 ')).toBe(12);
    expect(countOf('0')).toBe(0);
    for (const typed of ['', '-1', '1.5', '1e3', '１２', '123456789', 'x']) expect(countOf(typed)).toBeNull();
  });
  it('is sent with the version that was seen', () => {
    expect(tagOf(0)).toBe('"0"');
  });
});
