// The error grid as lines: cells with findings, cells that were set right in this visit, and whole rows on demand.
import { Refusal } from '../../api/problem';
import type { components } from '../../api/schema';

type Schemas = components['schemas'];
export type Finding = Schemas['Finding'];
export type BatchRow = Schemas['BatchRow'];
export type Cell = BatchRow['cells'][number];
export type EditedCell = Schemas['EditedCell'];
export type Severity = Finding['severity'];

export interface Line {
  key: string;
  row: number;
  field: string | null;
  finding: Finding | null;  // null: nothing is wrong with the cell, or not any more
  cell: Cell | null;        // null: the row has not been looked at
}

export interface Shown {
  findings: readonly Finding[];
  rows: ReadonlyMap<number, BatchRow>;  // that were looked at
  touched: ReadonlySet<string>;         // cells that were edited in this visit: cellKey
  whole: ReadonlySet<number>;           // rows of which every cell is shown
  open: string;                         // the cell that is being edited, whatever became of it meanwhile
}

export function cellKey(row: number, field: string): string {
  return `${row}.${field}`;
}

// A file may have a column twice; the first one counts.
export function cellOf(row: BatchRow | undefined, field: string | null): Cell | null {
  return row?.cells.find((cell) => cell.field !== null && cell.field === field) ?? null;
}

// By row; within a row that was looked at by column, otherwise as the server tells its findings.
export function linesOf({ findings, rows, touched, whole, open }: Shown): Line[] {
  const numbers = new Set([...findings.map(({ row }) => row), ...whole]);
  for (const key of open ? [...touched, open] : touched) numbers.add(Number(key.split('.')[0]));
  return [...numbers].sort((a, b) => a - b).flatMap((row) => {
    const own = findings.filter((finding) => finding.row === row);
    const view = rows.get(row);
    // The key of a cell stays the same when its finding goes: an editor stands there.
    const lines: Line[] = own.map((finding, n) => ({
      key: `${row}.${finding.field ?? ''}.${own.slice(0, n).filter(({ field }) => field === finding.field).length}`,
      row, field: finding.field, finding, cell: cellOf(view, finding.field) }));
    for (const cell of view?.cells ?? []) {
      if (cell.field === null || own.some(({ field }) => field === cell.field)) continue;
      const key = cellKey(row, cell.field);
      const isMended = touched.has(key) && cell.edit !== null;
      if (!isMended && !whole.has(row) && key !== open) continue;
      if (cellOf(view, cell.field) !== cell) continue;
      lines.push({ key: `${key}.0`, row, field: cell.field, finding: null, cell });
    }
    const column = (line: Line) => view?.cells.findIndex(({ field }) => field !== null && field === line.field) ?? 0;
    return lines.map((line, n) => ({ line, n })).sort((a, b) => column(a.line) - column(b.line) || a.n - b.n)
      .map(({ line }) => line);
  });
}

// Findings about the whole file and about its header have no cell.
export function hasCell(line: Pick<Line, 'row' | 'field'>): boolean {
  return line.row > 1 && line.field !== null;
}

// Where to go on after a cell was saved: at the same cell while something is wrong with it, then at the next error,
// then from the beginning. Null: there is none left.
export function goOnAt(lines: readonly Line[], row: number, field: string): Line | null {
  const isOpen = (line: Line) => line.finding !== null && hasCell(line);
  const isHere = (line: Line) => line.row === row && line.field === field;
  const here = lines.findIndex(isHere);
  const same = lines.find((line) => isHere(line) && isOpen(line));
  if (same) return same;
  const from = here >= 0 ? here : lines.findIndex((line) => line.row >= row);
  const start = Math.max(from, 0);
  return [...lines.slice(start), ...lines.slice(0, start)].find(isOpen) ?? null;
}

// The list after a row was judged anew.
export function withRow(findings: readonly Finding[], row: number, fresh: readonly Finding[],
  shown: { severity: Severity; rule: string }): Finding[] {
  const added = fresh.filter((one) => one.severity === shown.severity && (!shown.rule || one.rule === shown.rule));
  return [...findings.filter((one) => one.row !== row), ...added]
    .sort((a, b) => a.row - b.row || a.position - b.position);
}

// The row after the server has taken a text, or has taken an edit back (null). Not for sensitive cells: of those the
// server alone says what may be seen.
export function withEdit(view: BatchRow, answered: EditedCell, value: string | null): BatchRow {
  const edited = cellOf(view, answered.field);
  const text = (answered.edit ? value : edited?.original) ?? '';
  return { ...view, findings: answered.findings, cells: view.cells.map((cell) =>
    (cell === edited ? { ...cell, value: text, shown: text, edit: answered.edit } : cell)) };
}

// What the server thinks of the row now: what is worst, and how many of it.
export interface Verdict {
  key: 'clean' | 'warned' | 'wrong';
  count: number;
  text: string;
}

export function verdictOf(findings: readonly Finding[], field: string): Verdict {
  const errors = findings.filter((one) => one.severity === 'error');
  if (errors.length > 0) {
    const first = errors.find((one) => one.field === field) ?? errors[0]!;
    return { key: 'wrong', count: errors.length, text: first.text };
  }
  return { key: findings.length > 0 ? 'warned' : 'clean', count: findings.length, text: '' };
}

// What somebody else made of a cell meanwhile.
export interface Overtaken {
  theirs: string | null;  // null: taken back, the cell is as it came
  by: string | null;
  at: string | null;
  version: number;        // to be named when it is overwritten all the same
}

function overtakenBy(theirs: string | null, edit: Cell['edit']): Overtaken {
  return { theirs, by: edit?.by ?? null, at: edit?.at ?? null, version: edit?.version ?? 0 };
}

// Null: the refusal is about something else.
export function overtakenOf(refusal: Refusal): Overtaken | null {
  const told = refusal.problem.overtaken;
  if (refusal.code !== 'intake.cell_overtaken' || !told) return null;
  return overtakenBy(told.theirs, told.edit);
}

// Whether somebody has edited the cell since `seen`, while a draft lay in this browser.
export function overtakenSince(seen: number, cell: Cell): Overtaken | null {
  if ((cell.edit?.version ?? 0) === seen) return null;
  return overtakenBy(cell.edit ? cell.shown : null, cell.edit);
}
