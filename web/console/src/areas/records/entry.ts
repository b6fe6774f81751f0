// One record typed by hand: it becomes a file of one row, judged and filed by the way of every other file.
import { answer, api } from '../../api/client';
import type { components } from '../../api/schema';
import type { Fault } from '../../form';
import { isUnderWay, waitMs, type Batch } from '../intake/batch';

export type ItemForm = components['schemas']['ItemForm'];
export type FormField = ItemForm['fields'][number];
export type Finding = components['schemas']['Finding'];
export type Values = Record<string, string>;

// What the browser can tell at once; everything else is judged by the server.
export function faultsOf(form: ItemForm, values: Values, say: (key: string, named: object) => string): Fault[] {
  const faults: Fault[] = [];
  for (const field of form.fields) {
    const value = (values[field.code] ?? '').trim();
    if (value === '' && field.requirement === 'required') {
      faults.push({ field: idOf(field.code), message: say('entry.missing', { field: field.title }) });
    } else if (field.max_length > 0 && [...value].length > field.max_length) {
      faults.push({ field: idOf(field.code), message: say('entry.too_long', { field: field.title,
        limit: field.max_length }) });
    }
  }
  return faults;
}

// The id of the input of a field.
export function idOf(code: string): string {
  return `entry-${code}`;
}

function cell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

// UTF-8 with a byte order mark; the columns are those that have a value, in the order of the item.
export function csvOf(form: ItemForm, values: Values): string {
  const filled = form.fields.filter((field) => (values[field.code] ?? '').trim() !== '');
  const header = filled.map((field) => cell(field.code)).join(',');
  const row = filled.map((field) => cell(values[field.code]!.trim())).join(',');
  return `\uFEFF${header}\r\n${row}\r\n`;
}

export function fileOf(form: ItemForm, values: Values): File {
  return new File([csvOf(form, values)], `${form.title}-1.csv`, { type: 'text/csv' });
}

// Findings of errors at their fields; what is about no field of the form is told on top.
export function faultsOfFindings(form: ItemForm, findings: Finding[]): Fault[] {
  const known = new Set(form.fields.map((field) => field.code));
  return findings.filter((one) => one.severity === 'error').map((one) => ({
    field: one.field !== null && known.has(one.field) ? idOf(one.field) : null,
    message: one.mend ? `${one.text} ${one.mend}` : one.text,
  }));
}

// Waits until the program has looked at the row.
export async function examined(batch: number, signal: AbortSignal,
  pause = (ms: number) => new Promise<void>((done) => { setTimeout(done, ms); })): Promise<Batch> {
  for (let looks = 0; ; looks += 1) {
    const found = await answer(api.GET('/api/v1/batches/{batch}', { params: { path: { batch: String(batch) } },
      signal }));
    if (!isUnderWay(found)) return found;
    await pause(looks === 0 ? 300 : waitMs(looks));
  }
}

export async function findingsOf(batch: number): Promise<Finding[]> {
  return (await answer(api.GET('/api/v1/batches/{batch}/findings', {
    params: { path: { batch: String(batch) }, query: { limit: '100' } },
  }))).rows;
}

// A row that has to be mended leaves nothing behind.
export async function dropBatch(batch: number): Promise<void> {
  await answer(api.POST('/api/v1/batches/{batch}/withdraw', { params: { path: { batch: String(batch) } } }));
}
