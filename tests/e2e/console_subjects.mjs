// C08 at the console: rows that wait for their subject, codes that are wrong or doubled, two subjects that are one.
import { comeIn, expect, look, openConsole, settled } from './staff.mjs';

const json = (body) => ({ contentType: 'application/json', body: JSON.stringify(body) });
const noRows = json({ rows: [], more: false, next: null, waiting: 0, month: '2026-11', day: '2026-11-22' });

// As in console.mjs: [name, address, {api, shows, refusals}].
export const subjectPages = [
  ['waiting', '/matching', { shows: 'tbody tr' }],
  ['waiting-filtered', '/matching?item=organisation', { shows: '.empty button' }],
  ['waiting-none', '/matching', { api: ['**/api/v1/matching/rows?*', noRows], shows: '.empty' }],
  ['waiting-row-unknown', '/matching/1-1', { refusals: [404], shows: '.box-bad' }],
  ['decisions-none', '/matching/decisions', { shows: '.empty' }],
  ['compare', '/subjects/compare', { shows: '#merges ~ .table-scroll tbody tr' }],
  ['compare-none', '/subjects/compare', { api: ['**/api/v1/subjects/merges?*', noRows], shows: '#merges ~ .empty' }],
  ['compare-unknown', '/subjects/compare?left=91420881DEM999999X&right=91420881DEM999998Y', { refusals: [400, 404],
    shows: '.box-bad' }],
  ['quality', '/quality/codes', { shows: '#contradictions ~ .table-scroll tbody tr' }],
  ['quality-clean', '/quality/codes', { api: ['**/api/v1/quality/**', noRows], shows: '#contradictions ~ .empty' }],
];

async function becomes(what, ask, expected) {
  for (let tries = 0; tries < 100 && (await ask()) !== expected; tries += 1) await new Promise((go) => setTimeout(go, 100));
  const found = await ask();
  expect(`${what}: ${expected}, not ${found}`, found === expected);
}

const inTable = (heading) => `#${heading} ~ .table-scroll tbody tr`;

async function text(page, selector) {
  return (await page.textContent(selector))?.trim() ?? '';
}

async function count(page) {
  await settled(page);
  return Number((await text(page, 'main p[role=status]')).replace(/\D/g, ''));
}

// The dialog that asks for a reason refuses to go on without one.
async function giveReason(run, page, name, faults, reason) {
  await page.waitForSelector('.el-dialog form');
  await page.click('.el-dialog form button[type=submit]');
  await page.waitForSelector('#confirm-reason-fault');
  await look(run, page, name, faults);
  await page.fill('#confirm-reason', reason);
  await page.click('.el-dialog form button[type=submit]');
  await page.waitForSelector('.el-dialog', { state: 'hidden' });
}

async function openRow(page, selector) {
  await page.click('nav.menu a[href="/console/matching"]');
  await page.waitForSelector('main tbody tr');
  await page.click(`main tbody tr:not(:has(.tag-plain))${selector} th a`);
  await page.waitForSelector('#candidates');
  await settled(page);
}

// One row is given to its candidate, one is put aside, one goes back; all of it is taken back.
async function unmatched(run, faults) {
  const page = await openConsole(run, faults);
  await comeIn(page, run.accounts.office);
  await page.click('nav.menu a[href="/console/matching"]');
  const before = await count(page);
  expect('rows wait', before > 3);

  await openRow(page, ':has(td:nth-of-type(5) .small)');
  expect('what speaks for it is said in words', (await page.locator('.remarks .for').count()) > 0);
  expect('side by side', (await page.locator('article .table-scroll tbody tr').count()) > 3);
  await look(run, page, 'waiting-row', faults);
  await page.click('article .head .el-button--primary >> nth=0');
  await giveReason(run, page, 'waiting-accept', faults, '经核对营业执照。');
  await page.waitForURL('**/console/matching');
  expect('it is said', (await text(page, 'main .box-good')).includes('已认定'));
  expect('one row less waits', (await count(page)) < before);

  await openRow(page, '');
  await page.click('.head .el-button:has-text("暂缓认定")');
  await giveReason(run, page, 'waiting-aside', faults, '待部门补充材料。');
  await page.waitForURL('**/console/matching');
  await openRow(page, '');
  await page.click('.head .el-button:has-text("退回上报部门")');
  await giveReason(run, page, 'waiting-reject', faults, '代码与名称不符，请核对。');
  await page.waitForURL('**/console/matching');

  await page.click('nav.menu a[href="/console/matching/decisions"]');
  await page.waitForSelector('tbody tr >> nth=2');
  await settled(page);
  await look(run, page, 'decisions', faults);
  for (let left = 3; left > 0; left -= 1) {
    await page.click('tbody .el-button--danger >> nth=0');
    await giveReason(run, page, `decision-undo-${left}`, faults, '认定有误。');
    await page.waitForFunction((n) => document.querySelectorAll('tbody .el-button--danger').length === n, left - 1);
  }
  await look(run, page, 'decisions-undone', faults);
  await page.click('nav.menu a[href="/console/matching"]');
  expect('all of them wait again', (await count(page)) === before);
  await page.context().close();
}

// A name with two codes leads to the comparison; two subjects become one in the eyes of the public, and two again.
async function merge(run, faults) {
  const page = await openConsole(run, faults, { refusals: [400, 404] });
  await comeIn(page, run.accounts.office);
  await page.click('nav.menu a[href="/console/quality/codes"]');
  await page.click(`${inTable('contradictions')} a:has-text("比对") >> nth=0`);
  await page.waitForURL('**/subjects/compare?left=*');
  expect('both codes are filled in', (await page.inputValue('#left')) !== '' && (await page.inputValue('#right')) !== '');
  await settled(page);

  const found = await (await fetch(`${run.site.origin}/api/v1/search?q=${encodeURIComponent('化工')}`)).json();
  const [goes, stays] = found.rows.filter((row) => row.code);
  await page.fill('#left', '');
  await page.fill('#right', stays.code);
  await page.click('.filters button[type=submit]');
  await page.waitForSelector('#left-fault');
  await page.fill('#left', goes.code);
  await page.click('.filters button[type=submit]');
  await page.waitForSelector(`thead th:has-text("${goes.name}")`);
  await settled(page);
  await look(run, page, 'compare-pair', faults);
  await page.click(`main .actions .el-button:has-text("将“${goes.name}”并入")`);
  await giveReason(run, page, 'merge', faults, '登记机关确认为同一单位。');
  await page.waitForSelector(`${inTable('merges')}:has-text("${goes.name}")`);
  await settled(page);
  await look(run, page, 'merged', faults);
  const status = async () => (await fetch(`${run.site.origin}/subjects/${goes.code}`, { redirect: 'manual' })).status;
  expect('the public is led to the other', [301, 302, 303, 307, 308].includes(await status()));

  await page.click(`${inTable('merges')} .el-button--danger`);
  await giveReason(run, page, 'unmerge', faults, '经复核并非同一单位。');
  await page.waitForSelector(`${inTable('merges')}:first-child .tag-plain`);
  await settled(page);
  await look(run, page, 'unmerged', faults);
  expect('the public sees both', (await status()) === 200);
  await page.context().close();
}

// A wrong code that was seen to counts no more, and counts again.
async function wrongCode(run, faults) {
  const page = await openConsole(run, faults);
  await comeIn(page, run.accounts.office);
  await page.click('nav.menu a[href="/console/quality/codes"]');
  await page.click('#filter-kind', { force: true });
  await page.click('.el-select-dropdown__item:has-text("一名多码"):visible');
  await page.click('.filters button[type=submit]');
  await page.waitForURL('**/quality/codes?kind=several');
  const wrong = `${inTable('claims')}:has-text("末位校验码不符")`;
  await page.waitForSelector(wrong);
  await settled(page);
  const claims = () => page.locator(wrong).count();
  const rows = await claims();
  const figure = async () => Number(await text(page, 'main > .table-scroll tbody tr >> nth=0 >> td:nth-of-type(2)'));
  const before = await figure();
  const row = await text(page, `${wrong} >> nth=0 >> td:nth-last-child(2)`);
  await page.click(`${wrong} >> nth=0 >> button`);
  await giveReason(run, page, 'claim-settle', faults, '登记机关已更正。');
  await page.waitForSelector('#claims ~ [role=status] .box-good');
  expect('it is named', (await text(page, '#claims ~ [role=status]')).includes(row));
  await becomes('rows, one less', claims, rows - 1);
  await becomes('the figure follows', figure, before - 1);
  await look(run, page, 'claim-settled', faults);
  await page.click('#claims ~ [role=status] button');
  await page.waitForSelector('#claims ~ [role=status] .box-good', { state: 'detached' });
  await becomes('rows, all of them again', claims, rows);
  await becomes('and the figure', figure, before);
  await page.context().close();
}

export const subjectJourneys = [
  ['rows that wait for their subject', unmatched],
  ['two subjects become one, and two again', merge],
  ['a wrong code counts no more, and again', wrongCode],
];
