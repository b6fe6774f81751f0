// Reporting at the console: tasks, uploads that break off and go on, batches with findings, the second person (J1).
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, root } from './site.mjs';
import { comeIn, expect, look, openConsole, settled } from './staff.mjs';

const tools = path.join(root, 'tests/tools');
const folder = path.join(build, 'intake');
const json = (body) => ({ contentType: 'application/json', body: JSON.stringify(body) });
const noBatches = json({ rows: [], next: null });

// As in console.mjs: [name, address, {api, shows, refusals}].
export const intakePages = [
  ['reporting', '/reporting', { shows: 'article .el-button--primary' }],
  ['reporting-none', '/reporting', { api: ['**/api/v1/items', json({ department: 'D011',
    department_name: '钟祥市环境保护局', rows: [] })], shows: '.empty' }],
  ['upload', '/reporting/penalty', { shows: '#file' }],
  ['upload-correction', '/reporting/penalty?corrects=1', { shows: '.box-note' }],
  ['upload-not-yours', '/reporting/other_item', { shows: '.box-warn a' }],
  ['batches', '/batches', { shows: 'tbody tr' }],
  ['batches-filtered', '/batches?state=refused', { shows: '.empty button' }],
  ['batches-none', '/batches', { api: ['**/api/v1/batches?*', noBatches], shows: '.empty' }],
  ['batch-unknown', '/batches/99999999', { refusals: [404], shows: '.box-bad' }],
];

export function python(script, ...args) {
  const run = spawnSync('python3', [path.join(tools, script), ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(`${script}: ${run.stderr}`, run.status === 0);
  return run.stdout;
}
export function day(before) {
  return new Date(Date.now() + 8 * 3600_000 - before * 86_400_000).toISOString().slice(0, 10);
}

// 128 penalties of organisations of the demo city, numbered 2 to 129 as a spreadsheet shows them: three wrong, three
// doubtful.
async function penalties(run) {
  const found = await (await fetch(`${run.site.origin}/api/v1/search?q=${encodeURIComponent('有限公司')}`)).json();
  const agency = 'CF_CFJG=钟祥市环境保护局;CF_CFJGDM=11420881DEM001113C;CF_SJLY=钟祥市环境保护局;CF_SJLYDM=11420881DEM001113C';
  const rows = Array.from({ length: 128 }, (_, i) => {
    const { code, name } = found.rows[i % found.rows.length];
    return `${agency};CF_JDRQ=${day(1)};CF_WSH=钟环罚〔${day(1).slice(0, 4)}〕${9000 + i}号;CF_XDR_MC=${name};CF_XDR_SHXYM=${code}`;
  });
  const wrong = { 5: `CF_XDR_SHXYM=${found.rows[3].code.slice(0, 17)}`, 9: 'CF_JDRQ=2026-13-01', 12: 'CF_NR_FK=',
    20: 'CF_NR_FK=20000', 21: 'CF_WSH=口头告知记录甲', 22: 'CF_SJLY=钟祥市公安局' };
  for (const [row, change] of Object.entries(wrong)) rows[row - 2] += `;${change}`;
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, '行政处罚_11月.csv');
  fs.writeFileSync(file, python('make_penalties.py', ...rows));
  return { file, code: found.rows[3].code, subject: found.rows[0] };
}

export async function text(page, selector) {
  return (await page.textContent(selector))?.trim().replace(/\s+/g, ' ') ?? '';
}

export async function keepDownload(page, button, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(button)]);
  const kept = path.join(folder, name);
  await download.saveAs(kept);
  return { kept, suggested: download.suggestedFilename() };
}

// From the tasks to the page of the batch, once it is examined.
export async function report(page, file) {
  await page.click('nav.menu a[href="/console/reporting"]');
  await page.click('article[aria-labelledby="item-penalty"] .el-button--primary');
  await page.setInputFiles('#file', file);
  await page.click('form button[type=submit]');
  await page.waitForURL(/batches\/\d+/);
  await examined(page);
}
export async function examined(page) {
  await page.waitForSelector('main:has(#facts):not(:has(progress))', { timeout: 60_000 });
  await settled(page);
}
export async function dialog(page, reason) {
  await page.waitForSelector('.el-dialog form');
  if (reason) await page.fill('#confirm-reason', reason);
  await page.click('.el-dialog form button[type=submit]');
  await page.waitForSelector('.el-dialog', { state: 'hidden' });
}

// J1: a workbook with three wrong rows, corrected and approved; the public sees it.
async function reporting(run, faults) {
  const { file, code, subject } = await penalties(run);
  const reporter = await openConsole(run, faults, { acceptDownloads: true });
  await comeIn(reporter, run.accounts.reporter);
  await reporter.waitForSelector('#batches-examined');
  await reporter.click('nav.menu a[href="/console/reporting"]');
  await reporter.waitForSelector('article');
  const template = await keepDownload(reporter, 'article[aria-labelledby="item-penalty"] .el-button:has-text("下载模板")',
    'template.xlsx');
  expect('the template has a name and content', /\.xlsx$/.test(template.suggested) && fs.statSync(template.kept).size > 5000);

  await reporter.click('article[aria-labelledby="item-penalty"] .el-button--primary');
  await reporter.click('form button[type=submit]');
  await reporter.waitForSelector('#file-fault');
  await reporter.setInputFiles('#file', { name: '旧模板.xls', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from('x') });
  await reporter.waitForSelector('#file-fault:has-text(".xlsx")');
  await look(run, reporter, 'upload-wrong-kind', faults);
  await report(reporter, file);
  const batch = /batches\/(\d+)/.exec(reporter.url())[1];
  expect('the counts are said', (await text(reporter, 'main .box')).includes('共 128 行：122 行通过，3 行提醒，3 行错误'));
  expect('three errors', (await reporter.locator('#findings').locator('xpath=ancestor::section').locator('tbody tr').count()) === 3);
  expect('with their rows', (await reporter.locator('section[aria-labelledby=findings] tbody th').allTextContents())
    .map((one) => parseInt(one, 10)).join() === '5,9,12');
  await look(run, reporter, 'batch-examined', faults);
  await reporter.click('.tabs button:has-text("提醒")');
  await reporter.waitForSelector('section[aria-labelledby=findings] th:has-text("20")');
  await look(run, reporter, 'batch-warnings', faults);

  const errors = await keepDownload(reporter, 'section[aria-labelledby=findings] .el-button:has-text("下载错误明细")', 'errors.xlsx');
  const cells = JSON.parse(python('edit_workbook.py', '--read', errors.kept, '1'));
  const column = (field) => Object.entries(cells).find(([at, title]) => /^[A-Z]+1$/.test(at) && title.includes(field))[0].slice(0, -1);
  const corrected = path.join(folder, '更正.xlsx');
  python('edit_workbook.py', errors.kept, corrected, `${column('CF_XDR_SHXYM')}2=${code}`, `${column('CF_JDRQ')}3=${day(1)}`,
    `${column('CF_NR_FK')}4=2`);

  await reporter.click('section[aria-labelledby=submit] button[type=submit]');
  await reporter.waitForSelector('#submit-reason-fault');
  expect('two things are missing', (await reporter.locator('section[aria-labelledby=submit] .box-bad li').count()) === 2);
  await look(run, reporter, 'batch-submit-missing', faults);
  await reporter.check('#confirmed');
  await reporter.fill('#submit-reason', '决定书载明罚款二万元整，金额单位已核对。');
  await reporter.click('section[aria-labelledby=submit] button[type=submit]');
  await reporter.waitForSelector('main .box:has-text("等候另一位人员审核")');
  expect('nobody decides about what is their own', (await reporter.locator('.head .el-button:has-text("审核通过")').count()) === 0);
  await settled(reporter);
  await look(run, reporter, 'batch-submitted', faults);

  const approver = await openConsole(run, faults);
  await comeIn(approver, run.accounts.approver);
  await approver.waitForSelector('#batches-submitted ~ .table-scroll tbody tr');
  await look(run, approver, 'workbench-approver', faults);
  await approver.click(`#batches-submitted ~ .table-scroll tbody a:text-is("${batch}")`);
  await approver.click('.head .el-button:has-text("退回")');
  await approver.waitForSelector('.el-dialog form');
  await look(run, approver, 'batch-send-back', faults);
  await dialog(approver, '第 20 行金额请再核对。');
  await approver.waitForSelector('.box-bad:has-text("第 20 行金额请再核对。")');
  await look(run, approver, 'batch-sent-back', faults);

  await reporter.reload();
  await reporter.waitForSelector('.box-bad:has-text("第 20 行金额请再核对。")');
  await reporter.check('#confirmed');
  await reporter.fill('#submit-reason', '已再次核对，金额无误。');
  await reporter.click('section[aria-labelledby=submit] button[type=submit]');
  await reporter.waitForSelector('main .box:has-text("等候另一位人员审核")');
  await approver.reload();
  await approver.click('.head .el-button:has-text("审核通过")');
  await dialog(approver);
  await approver.waitForSelector('.way li:has-text("入库"):has(.tag-good)', { timeout: 60_000 });
  await settled(approver);
  expect('125 rows are filed', (await text(approver, 'main .box[role=status]')).includes('125'));
  await look(run, approver, 'batch-filed', faults);
  const shown = await (await fetch(`${run.site.origin}/api/v1/subjects/${subject.code}`)).text();
  expect('the public sees it', shown.includes('钟环罚'));

  await reporter.reload();
  await reporter.click('.el-button:has-text("上传更正文件")');
  await reporter.waitForURL(/reporting\/penalty\?corrects=/);
  await reporter.setInputFiles('#file', corrected);
  await reporter.click('form button[type=submit]');
  await reporter.waitForURL(/batches\/\d+/);
  await examined(reporter);
  expect('the corrected rows pass', (await text(reporter, 'main .box[role=status]')).includes('共 3 行：3 行通过'));
  expect('the first batch is named', (await text(reporter, 'section[aria-labelledby=facts]')).includes(`批次 ${batch}`));
  await look(run, reporter, 'batch-correction', faults);
  await reporter.click('.head .el-button:has-text("撤回批次")');
  await dialog(reporter);
  await reporter.waitForSelector('.way .tag-bad');
  await settled(reporter);
  await look(run, reporter, 'batch-withdrawn', faults);

  // The same file once more is recognised before a byte of it is sent.
  await reporter.click('nav.menu a[href="/console/reporting"]');
  await reporter.click('article[aria-labelledby="item-penalty"] .el-button--primary');
  await reporter.setInputFiles('#file', file);
  await reporter.click('form button[type=submit]');
  await reporter.waitForSelector(`.box-warn:has-text("批次号 ${batch}")`);
  await look(run, reporter, 'upload-same', faults);
  await Promise.all([reporter, approver].map((one) => one.context().close()));
}

// The line breaks at the second piece; the upload goes on where the server is, and a reload loses nothing.
async function brokenUpload(run, faults) {
  const page = await openConsole(run, faults, { refusals: ['offline'] });
  await comeIn(page, run.accounts.reporter);
  await page.goto(`${run.site.origin}/console/reporting/penalty`);
  await page.waitForSelector('#file');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, '大文件.csv');
  const heading = python('make_penalties.py').trim();
  fs.writeFileSync(file, `${heading}\r\n${`${','.repeat(heading.split(',').length - 1)}\r\n`.repeat(110_000)}`);
  let pieces = 0;
  await page.route('**/api/v1/uploads/*', (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback();
    pieces += 1;
    return pieces === 2 ? route.abort() : route.fallback();
  });
  await page.setInputFiles('#file', file);
  await page.click('form button[type=submit]');
  await page.waitForSelector('.box-warn:has-text("上传已中断")');
  expect('one piece has arrived', (await text(page, '.box-warn')).includes('1.0 MB'));
  await look(run, page, 'upload-broken', faults);
  await page.click('.box-warn .el-button--primary');
  await page.waitForURL(/batches\/\d+/, { timeout: 60_000 });
  await examined(page);
  await look(run, page, 'batch-nothing-in-it', faults);
  await page.context().close();
}

export const intakeJourneys = [
  ['J1: a reporter, three wrong rows, a second person', reporting],
  ['an upload that breaks off goes on', brokenUpload],
];
