// Both languages say the same things with the same values, every word is used, and every word that is used is there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import en from './en.json';
import zh from './zh.json';

function flat(value: object, prefix = ''): Record<string, string> {
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) =>
    (typeof inner === 'string' ? [[prefix + key, inner]] : Object.entries(flat(inner as object, `${prefix}${key}.`)))));
}
const chinese = flat(zh);
const english = flat(en);
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(vue|ts)$/.test(entry.name) && !entry.name.endsWith('.test.ts') && !entry.name.endsWith('.d.ts')
      ? [path] : [];
  });
}
const text = sources(join(import.meta.dirname, '..')).map((path) => readFileSync(path, 'utf8')).join('\n');
// Keys as written, and the beginnings of those that are put together.
const whole = new Set([...text.matchAll(/['"]([a-z_]+(?:\.[a-z_]+)+)['"]/g)].map((match) => match[1]!));
const beginnings = [...text.matchAll(/t\(`([a-z_.]+)\$\{/g)].map((match) => match[1]!).concat('event.');

describe('words', () => {
  it('are the same keys in both languages', () => expect(Object.keys(english).sort()).toEqual(Object.keys(chinese)
    .sort()));
  it('have the same places', () => {
    for (const key of Object.keys(chinese)) expect([key, places(english[key]!)]).toEqual([key, places(chinese[key]!)]);
  });
  it('are never empty', () => {
    for (const [key, word] of [...Object.entries(chinese), ...Object.entries(english)]) expect([key, word.trim()])
      .not.toEqual([key, '']);
  });
  it('are all used', () => {
    const unused = Object.keys(chinese).filter((key) => !whole.has(key)
      && !beginnings.some((one) => key.startsWith(one)));
    expect(unused).toEqual([]);
  });
  it('are all there', () => {
    const asked = [...text.matchAll(/\bt\('([a-z_.]+)'/g)].map((match) => match[1]!);
    expect(asked.filter((key) => !(key in chinese))).toEqual([]);
    expect(beginnings.filter((one) => !Object.keys(chinese).some((key) => key.startsWith(one)))).toEqual([]);
  });
  it('address nobody and shout at nobody in Chinese', () => {
    for (const [key, word] of Object.entries(chinese)) expect([key, /您|你|！|亲/.test(word)]).toEqual([key, false]);
  });
});
