// The types of the API are those of its document: `npm run api` writes them anew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import openapi, { astToString } from 'openapi-typescript';
import { expect, it } from 'vitest';

it('is not stale', async () => {
  const document = new URL('../../../../docs/api/openapi.yaml', `file://${import.meta.dirname}/`);
  const written = astToString(await openapi(document));
  const kept = readFileSync(join(import.meta.dirname, 'schema.d.ts'), 'utf8');
  // The command puts a remark above them.
  expect(kept.slice(kept.indexOf('export interface paths')))
    .toBe(written.slice(written.indexOf('export interface paths')));
}, 60_000);
