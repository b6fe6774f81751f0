import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import zh from '../../i18n/zh.json';
import { agentText } from './agent';
import { differences, functionDifferences } from './change';
import { events, eventText } from './event';
import { metRules } from './password_rules';

const held = [{ role: 'reporter', valid_from: '2026-01-01', valid_until: null }];
const change = { role: 'approver', valid_from: '2026-12-01', valid_until: '2026-12-31' };
const functionsOf = (role: string) => ({ reporter: ['report_data', 'read_subjects'],
                                         approver: ['report_data', 'approve_data', 'read_subjects'] })[role] ?? [];

describe('differences of a permission change', () => {
  it('add a role', () => {
    const rows = differences(held, { kind: 'grant', ...change });
    expect(rows.map((row) => [row.role, row.how])).toEqual([['reporter', 'kept'], ['approver', 'added']]);
    expect(functionDifferences(rows, functionsOf).filter((one) => one.how !== 'kept'))
      .toEqual([{ name: 'approve_data', how: 'added' }]);
  });
  it('take a role away, but not what another role still gives', () => {
    const both = [...held, { role: 'approver', valid_from: '2026-01-01', valid_until: null }];
    const rows = differences(both, { kind: 'revoke', ...change, role: 'reporter' });
    expect(rows.map((row) => row.how)).toEqual(['removed', 'kept']);
    expect(functionDifferences(rows, functionsOf).every((one) => one.how === 'kept')).toBe(true);
    const last = differences(held, { kind: 'revoke', ...change, role: 'reporter' });
    expect(functionDifferences(last, functionsOf).map((one) => one.how)).toEqual(['removed', 'removed']);
  });
  it('give nothing twice and take nothing that is not there', () => {
    expect(differences(held, { kind: 'grant', ...change, role: 'reporter' })).toHaveLength(1);
    expect(differences(held, { kind: 'revoke', ...change }).every((row) => row.how === 'kept')).toBe(true);
  });
});

describe('rules of a new password', () => {
  it.each([
    ['', { length: false, classes: false, name: false }],
    ['kurz-A1', { length: false, classes: true, name: true }],
    ['nurkleinebuchstaben', { length: true, classes: false, name: true }],
    ['Mein-Rina-Wort-9', { length: true, classes: true, name: false }],
    ['Vier-Worte-9-Zahl', { length: true, classes: true, name: true }],
    ['密码密码密码密码密码Aa', { length: true, classes: true, name: true }],
    ['a1-' + 'b'.repeat(126), { length: false, classes: true, name: true }],
  ])('%s', (password, met) => expect(metRules(password, 'rina')).toEqual(met));
});

describe('names of browsers', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0',
     'Edge 120, Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox 128, Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Version/17.0 Safari/604.1',
     'Safari 17, iOS'],
    ['curl/7.88', 'curl/7.88'], ['', ''],
  ])('%s', (agent, text) => expect(agentText(agent)).toBe(text));
});

describe('events of the second log', () => {
  const document = readFileSync(join(import.meta.dirname, '../../../../../docs/api/openapi.yaml'), 'utf8');
  const declared = new Set([...document.matchAll(/x-audit-event: ([a-z_.]+)/g)].map((match) => match[1]!));
  const words: Record<string, string> = zh.event;
  const has = (key: string) => key.replace('event.', '') in words;

  it('are all known, with words', () => {
    expect(declared.size).toBeGreaterThan(40);
    expect([...declared].filter((event) => !(events as readonly string[]).includes(event))).toEqual([]);
    expect(events.filter((event) => eventText(event, (key) => key, has) === event)).toEqual([]);
  });
  it('are shown by their code when nobody knows them', () => {
    expect(eventText('stranger.came', (key) => key, has)).toBe('stranger.came');
  });
});
