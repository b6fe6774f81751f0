// C05 and C07 at the console: one record entered and mended, a record withdrawn by two people, a file behind a purpose.
import { comeIn, expect, look, openConsole, settled } from './staff.mjs';

const json = (body) => ({ contentType: 'application/json', body: JSON.stringify(body) });
const nothing = json({ rows: [], next: null });

// As in console.mjs: [name, address, {api, shows, refusals}].
export const recordPages = [
  ['reported', '/reported', { shows: 'tbody tr' }],
  ['reported-filtered', '/reported?state=repaired', { shows: '.empty button' }],
  ['reported-none', '/reported', { api: ['**/api/v1/reported-records?*', nothing], shows: '.empty a' }],
  ['reported-wrong-filter', '/reported?subject=123', { refusals: [400], shows: '.box-bad' }],
  ['reported-unknown', '/reported/99999-1', { refusals: [404], shows: '.box-bad' }],
  ['entry', '/entry', { shows: '#entry-item-penalty' }],
  ['entry-form', '/entry?item=penalty', { shows: '#entry-CF_WSH' }],
  ['entry-none', '/entry', { api: ['**/api/v1/items', json({ department: 'D011', department_name: '钟祥市环境保护局',
    rows: [] })], shows: '.empty' }],
  ['subject-file', '/subjects/file', { shows: '#matter' }],
];

async function text(page, selector) {
  return (await page.textContent(selector))?.trim().replace(/\s+/g, ' ') ?? '';
}
async function choose(page, field, word) {
  await page.click(`#${field}`, { force: true });
  await page.click(`.el-select-dropdown__item:has-text("${word}"):visible`);
}
function day(before) {
  return new Date(Date.now() + 8 * 3600_000 - before * 86_400_000).toISOString().slice(0, 10);
}

// One penalty with a wrong code, mended at its field; what was typed survives a reload; then it goes the way of a file.
async function entry(run, faults) {
  const found = await (await fetch(`${run.site.origin}/api/v1/search?q=${encodeURIComponent('有限公司')}`)).json();
  const { code, name } = found.rows[5];
  const agency = '钟祥市环境保护局', agencyCode = '11420881DEM001113C';
  const page = await openConsole(run, faults);
  await comeIn(page, run.accounts.reporter);
  await page.click('nav.menu a[href="/console/entry"]');
  await page.check('#entry-item-penalty');
  await page.waitForSelector('#entry-CF_WSH');
  await page.click('section form button[type=submit]');
  await page.waitForSelector('#entry-CF_WSH-fault');
  expect('what is missing is counted', (await page.locator('.box-bad li').count()) > 5);
  await look(run, page, 'entry-missing', faults);
  const typed = { CF_XDR_MC: name, CF_XDR_SHXYM: code.slice(0, 17), CF_FRDB: '示例某', CF_WSH: `钟环罚〔${day(1).slice(0, 4)}〕8801号`,
    CF_WFXW: '未按照规定处置固体废物', CF_SY: '经查，当事人未按照规定处置示例固体废物。', CF_YJ: '中华人民共和国固体废物污染环境防治法第六十八条',
    CF_CFLB: '罚款', CF_NR: '罚款 20000 元', CF_NR_FK: '2', CF_JDRQ: day(1), CF_YXQ: '2099-12-31', CF_CFJG: agency,
    CF_CFJGDM: agencyCode, CF_SJLY: agency, CF_SJLYDM: agencyCode };
  for (const [field, value] of Object.entries(typed)) await page.fill(`#entry-${field}`, value);
  await choose(page, 'entry-CF_XDR_LB', '法人及非法人组织');
  await page.reload();
  await page.waitForSelector('#entry-CF_WSH');
  expect('the draft is there', (await page.inputValue('#entry-CF_XDR_MC')) === name);
  await page.click('section form button[type=submit]');
  await page.waitForSelector('#entry-CF_XDR_SHXYM-fault', { timeout: 60_000 });
  expect('one mistake', (await page.locator('.box-bad li').count()) === 1);
  await look(run, page, 'entry-mistake', faults);
  await page.fill('#entry-CF_XDR_SHXYM', code);
  await page.click('section form button[type=submit]');
  await page.waitForSelector('section[aria-labelledby=submit] button[type=submit]', { timeout: 60_000 });
  await settled(page);
  await look(run, page, 'entry-look-again', faults);
  if (await page.isVisible('#confirmed')) await page.check('#confirmed');
  if (await page.isVisible('#submit-reason')) await page.fill('#submit-reason', '已与决定书核对一致。');
  await page.click('section[aria-labelledby=submit] button[type=submit]');
  await page.waitForURL(/batches\/\d+/);
  await page.waitForSelector('main .box:has-text("等候另一位人员审核")');
  const batch = /batches\/(\d+)/.exec(page.url())[1];
  const approver = await openConsole(run, faults);
  await comeIn(approver, run.accounts.approver);
  await approver.goto(`${run.site.origin}/console/batches/${batch}`);
  await approver.click('.head .el-button:has-text("审核通过")');
  await approver.click('.el-dialog form button[type=submit]');
  await approver.waitForSelector('.el-dialog', { state: 'hidden' });
  await page.goto(`${run.site.origin}/console/reported?document_number=${encodeURIComponent(typed.CF_WSH)}`);
  for (let tries = 0; tries < 30 && (await page.locator('main tbody tr').count()) === 0; tries += 1) {
    await page.waitForTimeout(1000);
    await page.reload();
    await settled(page);
  }
  expect('it is filed', (await text(page, 'main tbody')).includes(typed.CF_WSH));
  await page.context().close();
  await approver.context().close();
}

// The reporter asks, the approver decides, the public page is gone.
async function withdrawal(run, faults) {
  const reporter = await openConsole(run, faults);
  await comeIn(reporter, run.accounts.reporter);
  await reporter.click('nav.menu a[href="/console/reported"]');
  await reporter.click('main tbody tr:has(.tag-good:has-text("公示中")) th a >> nth=0');
  await reporter.waitForSelector('#versions');
  await settled(reporter);
  const record = /reported\/(\d+-\d+)/.exec(reporter.url())[1];
  const address = `${run.site.origin}/api/v1/records/${record}`;
  expect('it is public', (await fetch(address)).status === 200);
  await look(run, reporter, 'reported-record', faults);
  await reporter.click('.head .el-button:has-text("撤回")');
  await reporter.waitForSelector('#reason-annulled');
  await reporter.click('.el-dialog form button[type=submit]');
  await reporter.waitForSelector('.el-dialog .box-bad li');
  await look(run, reporter, 'withdraw-missing', faults);
  await reporter.check('#reason-annulled');
  await reporter.fill('#withdraw-note', '钟复决〔2026〕3号撤销原决定。');
  await reporter.click('.el-dialog form button[type=submit]');
  await reporter.waitForSelector('main .box:has-text("须由另一人决定")');
  expect('nobody decides about what is their own', (await reporter.locator('.head .el-button:has-text("同意撤回")').count()) === 0);
  expect('it is public until then', (await fetch(address)).status === 200);
  await settled(reporter);
  await look(run, reporter, 'withdrawal-waits', faults);

  const approver = await openConsole(run, faults);
  await comeIn(approver, run.accounts.approver);
  await approver.waitForSelector('#withdrawals-waiting ~ ul a');
  await look(run, approver, 'workbench-withdrawals', faults);
  await approver.click('#withdrawals-waiting ~ ul a >> nth=0');
  await approver.click('.head .el-button:has-text("同意撤回")');
  await approver.waitForSelector('.el-dialog form');
  await look(run, approver, 'withdrawal-approve', faults);
  await approver.click('.el-dialog form button[type=submit]');
  await approver.waitForSelector('.el-dialog', { state: 'hidden' });
  await approver.waitForSelector('main .box:has-text("不再公示")');
  expect('the public sees it no more', (await fetch(address)).status === 410);
  await reporter.reload();
  await reporter.waitForSelector('main .box:has-text("不再公示")');
  await settled(reporter);
  await look(run, reporter, 'reported-record-withdrawn', faults);
  await reporter.context().close();
  await approver.context().close();
}

// Nothing without purpose and matter; then the file, and that it was opened.
async function file(run, faults) {
  const page = await openConsole(run, faults);
  await comeIn(page, run.accounts.office);
  await page.click('nav.menu a[href="/console/subjects/file"]');
  await page.waitForSelector('#matter');
  expect('it is said that this is recorded', (await text(page, 'main .box')).includes('查询将被记录'));
  expect('nothing to search with yet', (await page.locator('#word').count()) === 0);
  await page.click('main form button[type=submit]');
  await page.waitForSelector('#purpose-fault');
  await look(run, page, 'subject-file-missing', faults);
  await choose(page, 'purpose', '政府采购');
  await page.fill('#matter', '钟采〔2026〕8号');
  await page.click('main form button[type=submit]');
  await page.fill('#word', '有限公司');
  await page.click('main form[role=search] button[type=submit]');
  await page.waitForSelector('main tbody tr');
  await settled(page);
  await look(run, page, 'subject-file-search', faults);
  await page.click('main tbody tr .el-button >> nth=0');
  await page.waitForSelector('#openings ~ .table-scroll tbody tr');
  await settled(page);
  expect('the opening is there', (await text(page, '#openings ~ .table-scroll tbody')).includes('钟采〔2026〕8号'));
  await look(run, page, 'subject-file-open', faults);
  await page.reload();
  await page.waitForSelector('#matter');  // an address opens no file
  await page.context().close();
}

export const recordJourneys = [
  ['one record is entered, and a mistake mended', entry],
  ['a published record is withdrawn by two people', withdrawal],
  ['the file of an organisation opens behind a purpose', file],
];
