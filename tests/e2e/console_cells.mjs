// Cells of the error grid set right in the page: J1 with the keyboard alone, and two people at one cell.
import fs from 'node:fs';
import path from 'node:path';
import { day, dialog, examined, keepDownload, python, report, text } from './console_intake.mjs';
import { build } from './site.mjs';
import { comeIn, expect, look, openConsole, passMinutes, settled } from './staff.mjs';

const folder = path.join(build, 'cells');
const verdict = 'section[aria-labelledby=findings] .verdict';
const article = 'article[aria-labelledby="item-penalty"]';

// The template of the day, filled: row 2 upwards, numbered `first` and on; `changes` by row.
async function workbook(run, page, name, { rows, first, changes }) {
  const found = await (await fetch(`${run.site.origin}/api/v1/search?q=${encodeURIComponent('有限公司')}`)).json();
  const agency = 'CF_CFJG=钟祥市环境保护局;CF_CFJGDM=11420881DEM001113C;CF_SJLY=钟祥市环境保护局;CF_SJLYDM=11420881DEM001113C';
  const lines = Array.from({ length: rows }, (_, i) => {
    const { code, name: company } = found.rows[i % found.rows.length];
    return `${agency};CF_JDRQ=${day(1)};CF_WSH=钟环罚〔${day(1).slice(0, 4)}〕${first + i}号;CF_XDR_MC=${company};CF_XDR_SHXYM=${code}` +
      `;${changes[i + 2] ?? ''}`;
  });
  fs.mkdirSync(folder, { recursive: true });
  const csv = path.join(folder, `${name}.csv`), book = path.join(folder, `${name}.xlsx`);
  fs.writeFileSync(csv, python('make_penalties.py', ...lines));
  await page.click('nav.menu a[href="/console/reporting"]');
  const template = await keepDownload(page, `${article} .el-button:has-text("下载模板")`, `${name}-template.xlsx`);
  python('edit_workbook.py', template.kept, book, '--rows', csv);
  return { book, subjects: found.rows };
}

const focused = (page) => page.evaluate(() => document.activeElement.id);
const cellOf = (row, field) => `[id^="cell-${row}.${field}."]`;
async function waitForFocus(page, begins) {
  await page.waitForFunction((start) => document.activeElement.id.startsWith(start), begins);
}
// From where the focus is, forwards, as somebody would who has no pointer.
async function tabTo(page, selector) {
  for (let step = 0; step < 80; step += 1) {
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`expected: ${selector} within 80 tabs, at ${await focused(page)}`);
}
async function press(page, ...keys) {
  for (const key of keys) await page.keyboard.press(key);
}
// Opens the cell that has the focus, and puts `typed` in place of what stands there.
async function retype(page, typed, key = 'Enter') {
  await press(page, key);
  await waitForFocus(page, 'edit-');
  await press(page, 'Control+A');
  await page.keyboard.insertText(typed);
}
async function saved(page, sentence) {
  await press(page, 'Enter');
  await page.waitForSelector(`${verdict}:has-text("${sentence}")`);
}

// J1, steps 4 to 10: three wrong rows mended where they stand, without a pointer.
async function byKeyboard(run, faults) {
  const reporter = await openConsole(run, faults, { acceptDownloads: true });
  await comeIn(reporter, run.accounts.reporter);
  const { book, subjects } = await workbook(run, reporter, '行政处罚_键盘', { rows: 11, first: 9600, changes: {
    5: 'CF_XDR_SHXYM=91420881DEM09001', 9: 'CF_JDRQ=2026-13-01', 10: 'CF_WSH=口头告知记录乙', 12: 'CF_NR_FK=' } });
  await report(reporter, book);
  const batch = /batches\/(\d+)/.exec(reporter.url())[1];
  expect('three errors', (await text(reporter, 'main .box')).includes('共 11 行：7 行通过，1 行提醒，3 行错误'));

  await tabTo(reporter, 'button.cell');
  expect('the first error comes first', (await focused(reporter)).startsWith('cell-5.CF_XDR_SHXYM.'));
  await press(reporter, 'ArrowDown', 'ArrowDown', 'ArrowUp');
  await waitForFocus(reporter, 'cell-9.');
  await press(reporter, 'ArrowUp');
  await retype(reporter, 'given up');
  await press(reporter, 'Escape');
  await waitForFocus(reporter, 'cell-5.');
  expect('Esc restores', !(await reporter.textContent(cellOf(5, 'CF_XDR_SHXYM'))).includes('given up'));
  await retype(reporter, subjects[3].code);
  await saved(reporter, '第 5 行已更正。 尚有 2 行错误。');
  await waitForFocus(reporter, 'cell-9.CF_JDRQ.');
  expect('the counts follow', (await text(reporter, 'main .box')).includes('8 行通过，1 行提醒，2 行错误'));
  expect('the mended cell is marked', (await text(reporter, 'tr.mended .edited')).includes('原值：91420881DEM09001'));

  await retype(reporter, '2026-02-30', 'F2');
  await saved(reporter, '第 9 行仍有 1 处错误');
  await waitForFocus(reporter, 'cell-9.CF_JDRQ.');
  await retype(reporter, day(1));
  await saved(reporter, '第 9 行已更正。 尚有 1 行错误。');
  await waitForFocus(reporter, 'cell-12.CF_NR_FK.');
  await retype(reporter, '2');
  await look(run, reporter, 'batch-cell-open', faults);
  await waitForFocus(reporter, 'edit-');
  await saved(reporter, '第 12 行已更正。 错误已全部更正。');
  await waitForFocus(reporter, 'grid-done');

  // One of them taken back, and mended again.
  await tabTo(reporter, 'tr.mended .edited button');
  await press(reporter, 'Enter');
  await waitForFocus(reporter, 'cell-5.CF_XDR_SHXYM.');
  expect('it is as it came', (await text(reporter, 'main .box')).includes('9 行通过，1 行提醒，1 行错误'));
  await retype(reporter, subjects[3].code);
  await saved(reporter, '错误已全部更正。');
  await waitForFocus(reporter, 'grid-done');
  await look(run, reporter, 'batch-all-mended', faults);

  await reporter.focus('#grid-done');
  await press(reporter, 'Enter');
  await waitForFocus(reporter, 'submit');
  await tabTo(reporter, '#confirmed');
  await press(reporter, 'Space');
  await tabTo(reporter, 'section[aria-labelledby=submit] button[type=submit]');
  await press(reporter, 'Enter');
  await reporter.waitForSelector('main .box:has-text("等候另一位人员审核")');

  const approver = await openConsole(run, faults);
  await comeIn(approver, run.accounts.approver);
  await approver.goto(`${run.site.origin}/console/batches/${batch}`);
  // Everything that was set right, in one list, before the decision.
  await approver.click('section[aria-labelledby=edits] .el-button:has-text("查看更正（3）")');
  await approver.waitForSelector('#edit-list tbody tr');
  await settled(approver);
  const list = (await approver.locator('#edit-list tbody tr').allTextContents()).map((row) => row.replace(/\s+/g, ' ').trim());
  expect(`three corrections, by row, not ${list.length}`, list.length === 3 && list.every((row, i) =>
    row.startsWith(['5', '9', '12'][i]) && row.includes(run.accounts.reporter.name)));
  expect('as sent and as corrected', list[1].includes('2026-13-01') && list[1].includes(day(1)));
  await look(run, approver, 'batch-corrections', faults);
  await approver.click('.head .el-button:has-text("审核通过")');
  await approver.waitForSelector('.el-dialog form:has-text("3 个单元格已在网页更正")');
  await look(run, approver, 'batch-approve-corrections', faults);
  await dialog(approver);
  await approver.waitForSelector('.way li:has-text("入库"):has(.tag-good)', { timeout: 60_000 });
  const number = `${day(1).slice(0, 4)}〕9603号`;
  const shown = await (await fetch(`${run.site.origin}/subjects/${subjects[3].code}/records?item=penalty`)).text();
  expect('the public sees the mended row', shown.includes(number));
  await Promise.all([reporter, approver].map((one) => one.context().close()));
}

async function save(page, row, field, typed) {
  await page.click(cellOf(row, field));
  await waitForFocus(page, 'edit-');
  await page.fill(`#edit-${row}-${field}`, typed);
  await press(page, 'Enter');
}

// Two people at one cell: the second sees both texts and chooses. Then a broken line, a session that ends, a batch that
// is given up meanwhile: what was typed is still there.
async function overtaken(run, faults) {
  const one = await openConsole(run, faults, { acceptDownloads: true, refusals: [401, 409, 'offline'] });
  await comeIn(one, run.accounts.reporter);
  const { book } = await workbook(run, one, '行政处罚_两人', { rows: 4, first: 9700, changes: { 3: 'CF_JDRQ=2026-13-01',
    4: 'CF_CFLB=罚金' } });
  await report(one, book);
  const two = await openConsole(run, faults, { refusals: [409] });
  await comeIn(two, run.accounts.approver);
  await two.goto(one.url());
  await examined(two);
  await two.click(cellOf(3, 'CF_JDRQ'));
  await waitForFocus(two, 'edit-');
  await save(one, 3, 'CF_JDRQ', day(1));
  await one.waitForSelector(`${verdict}:has-text("第 3 行已更正。")`);
  await two.fill('#edit-3-CF_JDRQ', day(2));
  await press(two, 'Enter');
  await two.waitForSelector('.versions');
  expect('both texts stand there', (await two.locator('.versions dd').allTextContents()).join() === `${day(1)},${day(2)}`);
  expect('what was typed is kept', (await two.inputValue('#edit-3-CF_JDRQ')) === day(2));
  await look(run, two, 'batch-cell-overtaken', faults);
  await two.click('.cell-editor .box .el-button--primary');
  await two.waitForSelector(`${verdict}:has-text("第 3 行已更正。")`);
  expect('it is on the page', (await text(two, cellOf(3, 'CF_JDRQ'))) === day(2));
  await one.click('tr.mended .edited button');
  await one.waitForSelector('.box-bad');
  expect('nobody takes back what they have not seen', (await text(one, cellOf(3, 'CF_JDRQ'))) === day(2));

  await one.click(cellOf(4, 'CF_CFLB'));
  await one.click('.offers button:has-text("警告") >> nth=0');
  expect('a value of the list', (await one.inputValue('#edit-4-CF_CFLB')) === '警告');
  await one.click('.offers span:text-is("罚款")');
  await look(run, one, 'batch-cell-values', faults);
  await one.context().setOffline(true);
  await one.focus('#edit-4-CF_CFLB');
  await press(one, 'Enter');
  await one.waitForSelector('.cell-editor .box-warn');
  await one.context().setOffline(false);
  passMinutes(run.site, run.accounts.reporter.name, 31);
  await press(one, 'Enter');
  await one.waitForSelector('#name');
  await comeIn(one, run.accounts.reporter);
  await one.waitForSelector('.cell-editor');
  expect('it outlives the session', (await one.inputValue('#edit-4-CF_CFLB')) === '警告;罚款');
  await two.click('.head .el-button:has-text("撤回批次")');
  await dialog(two);
  await one.focus('#edit-4-CF_CFLB');
  await press(one, 'Enter');
  await one.waitForSelector('.cell-editor .box:has-text("不在待提交状态")');
  expect('the text is kept', (await one.inputValue('#edit-4-CF_CFLB')) === '警告;罚款');
  await Promise.all([one, two].map((page) => page.context().close()));
}

export const cellJourneys = [
  ['J1 by keyboard: three wrong rows mended in the page', byKeyboard],
  ['an edit that another person overtook', overtaken],
];
