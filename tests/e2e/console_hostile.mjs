// Hostile texts (tests/hostile_texts.json) through the console: nothing of them runs, and each stands there as typed.
import fs from 'node:fs';
import path from 'node:path';
import { day, dialog, python, report, text } from './console_intake.mjs';
import { build, root } from './site.mjs';
import { comeIn, expect, look, openConsole, settled } from './staff.mjs';

const folder = path.join(build, 'hostile');
const { taken } = JSON.parse(fs.readFileSync(path.join(root, 'tests/hostile_texts.json'), 'utf8'));
const reason = taken.find(({ name }) => name === 'end of a text area').text;

const quoted = (cell) => `"${cell.replaceAll('"', '""')}"`;

// A penalty for each text, in a file whose name is one too; written as somebody does who marks nothing as text.
async function hostileFile(run) {
  const found = await (await fetch(`${run.site.origin}/api/v1/search?q=${encodeURIComponent('有限公司')}`)).json();
  const { code, name } = found.rows[7];
  const base = 'CF_CFJG=钟祥市环境保护局;CF_CFJGDM=11420881DEM001113C;CF_SJLY=钟祥市环境保护局;CF_SJLYDM=11420881DEM001113C;' +
    `CF_JDRQ=${day(1)};CF_XDR_MC=${name};CF_XDR_SHXYM=${code}`;
  const [heading, line] = python('make_penalties.py', base).trim().split(/\r?\n/).map((one) => one.split(','));
  const lines = taken.map((hostile, i) => heading.map((column, at) => {
    if (column === 'CF_WSH') return `钟环罚〔${day(1).slice(0, 4)}〕${9300 + i}号`;
    if (column === 'CF_NR_FK' && i === 0) return '20000';  // asks for a reason, which is hostile too
    return ['CF_SY', 'CF_NR', 'BZ'].includes(column) ? hostile.text : line[at];
  }));
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "<img src=x onerror=alert('hostile')>.csv");
  fs.writeFileSync(file, [heading, ...lines].map((cells) => cells.map(quoted).join(',')).join('\r\n'));
  return file;
}

// Whatever opens a dialog has been run.
function watchDialogs(page, faults) {
  page.on('dialog', async (opened) => {
    faults.push(`a text was run: ${opened.type()} ${opened.message()}`);
    await opened.dismiss();
  });
}
async function standsAsTyped(page, faults, where, typed) {
  const seen = await page.evaluate((wanted) => ({ is: document.querySelector('main').textContent.includes(wanted),
    made: document.querySelectorAll('main script, main img[src="x"], main [onerror], main [onload]').length }), typed);
  if (!seen.is) faults.push(`${where}: not as typed: ${JSON.stringify(typed)}`);
  if (seen.made > 0) faults.push(`${where}: a text became part of the page: ${JSON.stringify(typed)}`);
}

async function hostile(run, faults) {
  const file = await hostileFile(run);
  const reporter = await openConsole(run, faults);
  watchDialogs(reporter, faults);
  await comeIn(reporter, run.accounts.reporter);
  await report(reporter, file);
  const batch = /batches\/(\d+)/.exec(reporter.url())[1];
  await standsAsTyped(reporter, faults, 'batch', "<img src=x onerror=alert('hostile')>.csv");
  await look(run, reporter, 'batch-hostile', faults);
  await reporter.check('#confirmed');
  await reporter.fill('#submit-reason', reason);
  await reporter.click('section[aria-labelledby=submit] button[type=submit]');
  await reporter.waitForSelector('main .box:has-text("等候另一位人员审核")');

  const approver = await openConsole(run, faults);
  watchDialogs(approver, faults);
  await comeIn(approver, run.accounts.approver);
  await approver.goto(`${run.site.origin}/console/batches/${batch}`);
  await approver.waitForSelector('.head .el-button:has-text("审核通过")');
  await standsAsTyped(approver, faults, 'reason of the submission', reason);
  await approver.click('.head .el-button:has-text("审核通过")');
  await dialog(approver);
  await approver.waitForSelector('.way li:has-text("入库"):has(.tag-good)', { timeout: 60_000 });
  expect('all of it is filed', (await text(approver, 'main .box[role=status]')).includes(String(taken.length)));

  // The newest first: those of this batch are among them.
  const rows = await reporter.evaluate(async () => {
    const { rows: newest } = await (await fetch('/api/v1/reported-records?item=penalty&limit=100',
      { headers: { Accept: 'application/json' } })).json();
    return newest.map(({ id, document_number: number }) => ({ id, number: Number(/〕(\d+)号/.exec(number)?.[1]) }));
  });
  let seen = 0;
  for (const { id, number } of rows.filter((row) => row.number >= 9300 && row.number < 9300 + taken.length)) {
    await reporter.goto(`${run.site.origin}/console/reported/${id}`);
    await reporter.waitForSelector('#versions');
    await standsAsTyped(reporter, faults, `reported ${id}`, taken[number - 9300].text);
    seen += 1;
    if (seen === 1) await look(run, reporter, 'reported-hostile', faults);
    await reporter.goto(`${run.site.origin}/records/${id}`);
    await reporter.waitForSelector('main h1');
    await standsAsTyped(reporter, faults, `public ${id}`, taken[number - 9300].text);
  }
  expect(`every text was looked at, not ${seen}`, seen === taken.length);
  await reporter.goto(`${run.site.origin}/console/batches`);
  await settled(reporter);
  await Promise.all([reporter, approver].map((one) => one.context().close()));
}

export const hostileJourneys = [['hostile texts stand there as typed, and nothing runs', hostile]];
