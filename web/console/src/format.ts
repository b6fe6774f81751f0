// Dates, times and codes as people read them. The server speaks Beijing time, whatever clock this computer keeps.
import type { Language } from './i18n';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
export const missing = '—';

// "2026-11-22", or "22 Nov 2026".
export function dateText(date: string | null | undefined, language: Language): string {
  if (!date) return missing;
  const [year, month, day] = date.slice(0, 10).split('-');
  return language === 'en' ? `${Number(day)} ${months[Number(month) - 1]} ${year}` : `${year}-${month}-${day}`;
}

const inBeijing = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  second: '2-digit',
});

// "2026-11-22 15:04", with seconds where they matter.
export function timeText(instant: string | null | undefined, language: Language, seconds = false): string {
  if (!instant) return missing;
  const [date, time] = inBeijing.format(new Date(instant)).split(' ');
  return `${dateText(date, language)} ${seconds ? time : time?.slice(0, 5)}`;
}

// The civil day in Beijing, for fields of dates.
export function today(now = new Date()): string {
  return inBeijing.format(now).slice(0, 10);
}

export function periodText(from: string, until: string | null, language: Language, open: string, to: string): string {
  return until === null ? `${dateText(from, language)} ${to} ${open}`
    : `${dateText(from, language)} ${to} ${dateText(until, language)}`;
}
