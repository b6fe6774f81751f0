// Asking for a row, and setting one cell of it right, or as it came.
import { answer, api } from '../../api/client';
import type { BatchRow, EditedCell } from './grid';

export interface Place {
  batch: number;
  row: number;
  field: string;
}
const ifMatch = 'If-Match';

export function readRow(batch: number, row: number): Promise<BatchRow> {
  return answer(api.GET('/api/v1/batches/{batch}/rows/{row}', {
    params: { path: { batch: String(batch), row: String(row) } } }));
}

// `seen` is the version that its author has seen, 0 for a cell as it came; `value` null takes the edit back.
export function saveCell(place: Place, value: string | null, seen: number): Promise<EditedCell> {
  const params = { path: { batch: String(place.batch), row: String(place.row), field: place.field },
    header: { [ifMatch]: `"${seen}"` } } as { path: { batch: string; row: string; field: string };
    header: { 'If-Match': string } };
  const path = '/api/v1/batches/{batch}/rows/{row}/cells/{field}' as const;
  return value === null ? answer(api.DELETE(path, { params })) : answer(api.PUT(path, { params, body: { value } }));
}

// Under which name the unsent text of a cell is kept in this tab.
export function draftName({ batch, row, field }: Place): string {
  return `${draftsOfBatch(batch)}${row}.${field}`;
}
export function draftsOfBatch(batch: number): string {
  return `cell-${batch}.`;
}
