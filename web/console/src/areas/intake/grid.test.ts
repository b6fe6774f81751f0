import { describe, expect, it } from 'vitest';
import { Refusal } from '../../api/problem';
import { choiceOf, chosen, isChosen } from './code_list';
import { goOnAt, hasCell, linesOf, overtakenOf, overtakenSince, verdictOf, withEdit, withRow } from './grid';
import type { BatchRow, Cell, Finding, Shown } from './grid';

function finding(row: number, field: string | null, more: Partial<Finding> = {}): Finding {
  return { row, field, position: 0, field_title: null, rule: 'DP-03', code: 'date.unreadable', severity: 'error',
    value: null, asks_reason: false, text: `${field} is wrong`, mend: null, ...more };
}
function cell(field: string | null, value: string, more: Partial<Cell> = {}): Cell {
  return { column: field ?? '备用', field, sensitive: false, value, shown: value, original: value, edit: null, ...more };
}
const edit = { version: 4, by: 'rina', at: '2026-11-22T15:04:00+08:00' };
function view(row: number, cells: Cell[], findings: Finding[] = []): BatchRow {
  return { row, editable: true, cells, findings };
}
function shown(more: Partial<Shown>): Shown {
  return { findings: [], rows: new Map(), touched: new Set(), whole: new Set(), open: '', ...more };
}
const keys = (given: Partial<Shown>) => linesOf(shown(given)).map(({ key }) => key);

describe('the lines of the grid', () => {
  const code = finding(5, 'CODE'), date = finding(9, 'DATE'), fine = finding(9, 'FINE', { position: 1 });
  const nine = view(9, [cell('FINE', '2'), cell('DATE', '2026-13-01'), cell(null, 'x'), cell('NAME', 'a')]);
  it('are the findings, and know their cells once the row was looked at', () => {
    expect(keys({ findings: [code, date, fine] })).toEqual(['5.CODE.0', '9.DATE.0', '9.FINE.0']);
    const lines = linesOf(shown({ findings: [code, date, fine], rows: new Map([[9, nine]]) }));
    expect(lines.map(({ key, cell: own }) => [key, own?.value])).toEqual([['5.CODE.0', undefined], ['9.FINE.0', '2'],
      ['9.DATE.0', '2026-13-01']]);
  });
  it('keep what was mended in this visit, and only that', () => {
    const mended = view(9, [cell('FINE', '2'), cell('DATE', '2026-11-01', { edit }), cell('NAME', 'b', { edit })]);
    const touched = new Set(['9.DATE']);
    expect(keys({ rows: new Map([[9, mended]]), touched })).toEqual(['9.DATE.0']);
    expect(keys({ rows: new Map([[9, nine]]), touched })).toEqual([]);
    expect(keys({ findings: [date], rows: new Map([[9, mended]]), touched })).toEqual(['9.DATE.0']);
  });
  it('are whole rows on demand, without columns that nobody reads', () => {
    expect(keys({ findings: [code, date], rows: new Map([[9, nine]]), whole: new Set([9]) }))
      .toEqual(['5.CODE.0', '9.FINE.0', '9.DATE.0', '9.NAME.0']);
    const twice = view(9, [cell('DATE', '1', { edit }), cell('DATE', '2')]);
    expect(linesOf(shown({ rows: new Map([[9, twice]]), whole: new Set([9]) })).map((line) => line.cell?.value))
      .toEqual(['1']);
  });
  it('keep the cell that is open, under its key, when somebody else has mended it', () => {
    const rows = new Map([[9, nine]]);
    expect(keys({ findings: [date], rows, open: '9.DATE' })).toEqual(['9.DATE.0']);
    expect(keys({ rows, open: '9.DATE' })).toEqual(['9.DATE.0']);
  });
  it('are told apart where one cell has two findings', () => {
    expect(keys({ findings: [date, fine, finding(9, 'DATE', { position: 2 })] }))
      .toEqual(['9.DATE.0', '9.FINE.0', '9.DATE.1']);
  });
  it('have no cell where the whole file or its header is meant', () => {
    expect([{ row: 0, field: null }, { row: 1, field: 'DATE' }, { row: 5, field: null }, { row: 5, field: 'DATE' }]
      .map(hasCell)).toEqual([false, false, false, true]);
  });
});

describe('the next error', () => {
  const rows = new Map([[5, view(5, [cell('CODE', 'right', { edit })])]]);
  const touched = new Set(['5.CODE']);
  const next = (findings: Finding[], row: number, field: string) =>
    goOnAt(linesOf(shown({ findings, rows, touched })), row, field)?.key ?? null;
  const date = finding(9, 'DATE'), fine = finding(12, 'FINE'), name = finding(3, 'NAME');
  it('is the same cell while something is wrong with it', () => {
    expect(next([date, fine], 9, 'DATE')).toBe('9.DATE.0');
  });
  it('is the one behind, then the first', () => {
    expect(next([name, date, fine], 5, 'CODE')).toBe('9.DATE.0');
    expect(next([name], 5, 'CODE')).toBe('3.NAME.0');
  });
  it('is found when the line of the cell is gone', () => {
    expect(next([name, fine], 9, 'DATE')).toBe('12.FINE.0');
    expect(next([name], 99, 'DATE')).toBe('3.NAME.0');
  });
  it('is never one that has no cell, and there is an end', () => {
    expect(next([finding(0, null), finding(7, null), fine], 5, 'CODE')).toBe('12.FINE.0');
    expect(next([finding(0, null), finding(7, null)], 5, 'CODE')).toBeNull();
    expect(next([], 5, 'CODE')).toBeNull();
  });
});

describe('a row that was judged anew', () => {
  it('replaces its findings, as far as they are shown', () => {
    const before = [finding(5, 'CODE'), finding(9, 'DATE'), finding(12, 'FINE')];
    const fresh = [finding(9, 'FINE', { position: 1, rule: 'DP-10' }), finding(9, 'DATE'),
      finding(9, 'NAME', { severity: 'warning' })];
    const named = (found: Finding[]) => found.map(({ row, field }) => `${row}.${field}`);
    expect(named(withRow(before, 9, fresh, { severity: 'error', rule: '' })))
      .toEqual(['5.CODE', '9.DATE', '9.FINE', '12.FINE']);
    expect(named(withRow(before, 9, fresh, { severity: 'error', rule: 'DP-03' })))
      .toEqual(['5.CODE', '9.DATE', '12.FINE']);
    expect(named(withRow(before, 9, [], { severity: 'error', rule: '' }))).toEqual(['5.CODE', '12.FINE']);
  });
  it('shows what was saved, and what came when that is taken back', () => {
    const before = view(9, [cell('DATE', '2026-13-01'), cell('DATE', 'second')], [finding(9, 'DATE')]);
    const answered = { row: 9, field: 'DATE', findings: [], also: [], counts: {} as never, edits: 1 };
    const after = withEdit(before, { ...answered, edit }, '2026-11-01');
    expect(after.cells[0]).toEqual(cell('DATE', '2026-11-01', { original: '2026-13-01', edit }));
    expect([after.cells[1], after.findings]).toEqual([before.cells[1], []]);
    const undone = withEdit(after, { ...answered, edit: null, findings: before.findings }, null);
    expect(undone).toEqual(before);
  });
  it('is said in one word: wrong before doubtful before right', () => {
    const warning = finding(9, 'FINE', { severity: 'warning' });
    expect(verdictOf([], 'DATE')).toEqual({ key: 'clean', count: 0, text: '' });
    expect(verdictOf([warning], 'DATE')).toEqual({ key: 'warned', count: 1, text: '' });
    expect(verdictOf([warning, finding(9, 'CODE'), finding(9, 'DATE')], 'DATE'))
      .toEqual({ key: 'wrong', count: 2, text: 'DATE is wrong' });
    expect(verdictOf([finding(9, 'CODE')], 'DATE').text).toBe('CODE is wrong');
  });
});

describe('an overtaken edit', () => {
  const problem = { type: '', title: '', status: 409, detail: '', instance: '', code: 'intake.cell_overtaken',
    fields: [] };
  it('tells what the other person wrote, and its version', () => {
    expect(overtakenOf(new Refusal({ ...problem, overtaken: { yours: 'a', theirs: 'b', edit } })))
      .toEqual({ theirs: 'b', by: 'rina', at: edit.at, version: 4 });
    expect(overtakenOf(new Refusal({ ...problem, overtaken: { yours: 'a', theirs: null, edit: null } })))
      .toEqual({ theirs: null, by: null, at: null, version: 0 });
  });
  it('is no other refusal', () => {
    expect(overtakenOf(new Refusal(problem))).toBeNull();
    expect(overtakenOf(new Refusal({ ...problem, code: 'intake.not_examined' }))).toBeNull();
  });
  it('is noticed by a draft that has seen an older version', () => {
    expect(overtakenSince(4, cell('DATE', 'b', { edit }))).toBeNull();
    expect(overtakenSince(0, cell('DATE', 'b'))).toBeNull();
    expect(overtakenSince(0, cell('DATE', 'b', { edit }))?.theirs).toBe('b');
    expect(overtakenSince(4, cell('DATE', 'b'))).toEqual({ theirs: null, by: null, at: null, version: 0 });
  });
});

describe('the values of a list', () => {
  const values = [{ value: '罚款', explained: false, title: 'fine' }, { value: '警告', explained: false },
    { value: '暂扣执照', explained: false, until: '2021-07-14' }, { value: '新值', explained: false, from: '2027-01-01' },
    { value: '其他', explained: true }];
  const several = choiceOf({ 'x-values': values, 'x-multiple': true }, '2026-11-22')!;
  const one = choiceOf({ 'x-values': values, 'x-multiple': false }, '2026-11-22')!;
  const [fine, warning, other] = several.offers as [never, never, never];
  it('are those in force', () => {
    expect(several.offers.map(({ value }) => value)).toEqual(['罚款', '警告', '其他']);
    expect(choiceOf({ pattern: '^a$' }, '2026-11-22')).toBeNull();
    expect(choiceOf(undefined, '2026-11-22')).toBeNull();
  });
  it('take each other’s place where one is asked for', () => {
    expect(chosen('罚金', fine, one)).toBe('罚款');
    expect(chosen('罚款', fine, one)).toBe('罚款');
    expect(chosen('罚款', other, one)).toBe('其他-');
    expect(chosen('其他-责令停产', other, one)).toBe('其他-责令停产');
  });
  it('are joined and put away where there may be several', () => {
    expect(chosen('', fine, several)).toBe('罚款');
    expect(chosen('罚款', warning, several)).toBe('罚款;警告');
    expect(chosen('罚款；警告', fine, several)).toBe('警告');
    expect(chosen('罚金;警告', fine, several)).toBe('警告;罚款');
    expect(chosen('警告;其他-约谈', other, several)).toBe('警告');
    expect(isChosen('警告；其他-约谈', other, several)).toBe(true);
    expect(isChosen('警告、罚款', fine, several)).toBe(false);
  });
});
