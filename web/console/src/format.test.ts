import { describe, expect, it } from 'vitest';
import { dateText, periodText, timeText, today } from './format';

describe('dates and times', () => {
  it('are those of Beijing, in both languages', () => {
    expect(timeText('2026-11-22T15:04:05+08:00', 'zh-CN')).toBe('2026-11-22 15:04');
    expect(timeText('2026-11-22T23:30:00Z', 'en')).toBe('23 Nov 2026 07:30');
    expect(timeText('2026-11-22T15:04:05+08:00', 'en', true)).toBe('22 Nov 2026 15:04:05');
    expect(today(new Date('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
  });
  it('say what is missing and what is open', () => {
    expect(dateText(null, 'zh-CN')).toBe('—');
    expect(timeText(undefined, 'en')).toBe('—');
    expect(periodText('2026-01-01', null, 'zh-CN', '长期', '至')).toBe('2026-01-01 至 长期');
    expect(periodText('2026-01-01', '2026-06-30', 'en', '', 'to')).toBe('1 Jan 2026 to 30 Jun 2026');
  });
});
