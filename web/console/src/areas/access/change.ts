// What a change of permissions means for the account: its roles before and after. Pure.
import type { components } from '../../api/schema';
import type { Tone } from '../../components/StateTag.vue';

export type Change = components['schemas']['PermissionChange'];
export type Grant = components['schemas']['User']['grants'][number];

export function changeTone(state: Change['state']): Tone {
  return ({ drafted: 'warn', approved: 'good', rejected: 'bad', withdrawn: 'plain' } as const)[state];
}

export interface Difference {
  role: string;
  how: 'kept' | 'added' | 'removed';
  valid_from: string;
  valid_until: string | null;
}

// The roles of the account with the change marked in them. A grant that is there already is kept as it is: the server
// refuses to give it twice.
export function differences(grants: readonly Grant[], change: Pick<Change,
  'kind' | 'role' | 'valid_from' | 'valid_until'>): Difference[] {
  const rows: Difference[] = grants.map((grant) => ({
    ...grant, how: change.kind === 'revoke' && grant.role === change.role ? 'removed' : 'kept',
  }));
  if (change.kind === 'grant' && !grants.some((grant) => grant.role === change.role)) {
    rows.push({ role: change.role, how: 'added', valid_from: change.valid_from, valid_until: change.valid_until });
  }
  return rows;
}

// Functions that the account has before or after, and which of them the change moves.
export function functionDifferences(rows: readonly Difference[], functionsOf: (role: string) => readonly string[]):
    { name: string; how: Difference['how'] }[] {
  const before = new Set(rows.filter((row) => row.how !== 'added').flatMap((row) => functionsOf(row.role)));
  const after = new Set(rows.filter((row) => row.how !== 'removed').flatMap((row) => functionsOf(row.role)));
  return [...new Set([...before, ...after])].map((name) => ({
    name, how: !before.has(name) ? 'added' : !after.has(name) ? 'removed' : 'kept',
  }));
}
