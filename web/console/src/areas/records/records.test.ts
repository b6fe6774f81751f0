import { afterEach, describe, expect, it, vi } from 'vitest';
import { faultsOfOccasion } from '../queries/file';
import { csvOf, examined, faultsOf, faultsOfFindings, fileOf, idOf, type Finding, type ItemForm } from './entry';
import { publicityTone, stateTone, withdrawalTone } from './record';

// Without a page, an address has no beginning.
vi.hoisted(() => {
  const Plain = globalThis.Request;
  globalThis.Request = class extends Plain {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://city') : input, init);
    }
  };
});
afterEach(() => { vi.unstubAllGlobals(); });

const field = (code: string, more = {}): ItemForm['fields'][number] => ({ code, title: `名${code}`, kind: 'text',
  requirement: 'optional', help: '', max_length: 0, multiline: false, sensitive: false, choices: [], example: '',
  ...more });
const form: ItemForm = { item: 'penalty', version: 1, title: '行政处罚', description: '', fields: [
  field('B', { requirement: 'required' }), field('A', { max_length: 2 }), field('C')] };
const say = (key: string, named: object) => `${key} ${JSON.stringify(named)}`;

describe('one record typed by hand', () => {
  it('is a file of one row, with the columns that have a value, in the order of the item', () => {
    expect(csvOf(form, { A: 'x', B: ' 示例 ', C: '  ' })).toBe('\uFEFF"B","A"\r\n"示例","x"\r\n');
  });
  it('keeps quotes, commas, line breaks and formulas as typed', () => {
    expect(csvOf(form, { B: '说"甲"，\n=1+1,' })).toBe('\uFEFF"B"\r\n"说""甲""，\n=1+1,"\r\n');
  });
  it('has a name that people recognise', () => expect(fileOf(form, { B: 'x' }).name).toBe('行政处罚-1.csv'));
  it('is told at once what is missing or too long', () => {
    expect(faultsOf(form, { B: ' ', A: '一二三' }, say).map((fault) => fault.field)).toEqual([idOf('B'), idOf('A')]);
    expect(faultsOf(form, { B: 'x', A: '𠮷野' }, say)).toEqual([]);  // characters, not halves of them
  });
  it('has findings at their fields, and those about none on top; warnings are not faults', () => {
    const finding = (code: string | null, severity: Finding['severity'], mend: string | null = null): Finding => ({
      row: 2, position: 1, field: code, field_title: null, rule: 'DP-01', code: 'x', severity, value: null,
      asks_reason: false, text: '错', mend });
    expect(faultsOfFindings(form, [finding('A', 'error', '改'), finding('Z', 'error'), finding(null, 'error'),
      finding('B', 'warning')])).toEqual([{ field: idOf('A'), message: '错 改' }, { field: null, message: '错' },
      { field: null, message: '错' }]);
  });
  it('is waited for until the program has looked at it', async () => {
    const states = ['examining', 'examining', 'examined'];
    let asked = 0;
    vi.stubGlobal('fetch', vi.fn(async () => Response.json({ state: states[asked++] })));
    const pauses: number[] = [];
    const found = await examined(7, new AbortController().signal, async (ms) => { pauses.push(ms); });
    expect(found.state).toBe('examined');
    expect(pauses).toEqual([300, 1000]);
  });
});

describe('a file behind a purpose', () => {
  it('asks for both', () => {
    expect(faultsOfOccasion({ purpose: '', matter: ' 一 ' }, (key) => key).map((fault) => fault.field))
      .toEqual(['purpose', 'matter']);
    expect(faultsOfOccasion({ purpose: 'licence', matter: '12' }, (key) => key)).toEqual([]);
  });
});

describe('states', () => {
  it('have a colour each', () => {
    expect([stateTone('active'), stateTone('held'), stateTone('revoked')]).toEqual(['good', 'warn', 'plain']);
    expect([publicityTone('public'), publicityTone('ended'), publicityTone('held')]).toEqual(['good', 'plain', 'warn']);
    expect([withdrawalTone('asked'), withdrawalTone('refused')]).toEqual(['warn', 'bad']);
  });
});
