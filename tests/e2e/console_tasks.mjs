// What is owed: the workbench by remaining time, a zero report and its taking back, a count statement and its correction.
import { comeIn, expect, look, openConsole, settled } from './staff.mjs';

const json = (body) => ({ contentType: 'application/json', body: JSON.stringify(body) });
const summary = { tasks: 0, overdue: 0, due: 0, soon: 0, done: 4, suspended: 0, light: 'green', provisional: false };
const nothingDue = json({ rows: [], next: null, summary, next_due: { item: 'penalty', period: '2026-12',
  begins_on: '2026-12-01', deadline: '2027-01-12', provisional: true } });

// As in console.mjs.
export const taskPages = [
  ['workbench-nothing-due', '/', { api: ['**/api/v1/reporting-tasks?*', nothingDue], shows: '#tasks-light .tag-good' }],
  ['counts-unknown', '/reporting/D011/penalty/1999-01/counts', { refusals: [404], shows: '.box-bad' }],
  ['counts-other-department', '/reporting/D012/penalty/2026-10/counts', { refusals: [403], shows: '.box-bad' }],
];

// The first row of the first item that offers it.
const offers = (word) => `tbody tr:has(.el-button:has-text("${word}"))`;

async function zeroReport(run, faults) {
  const page = await openConsole(run, faults);
  await comeIn(page, run.accounts.reporter);
  await page.waitForSelector('#tasks-now ~ .table-scroll tbody tr');
  await settled(page);
  expect('overdue ones are on top', (await page.locator('#tasks-now ~ .table-scroll tbody tr').first().textContent())
    .includes('超期'));
  await look(run, page, 'workbench-tasks', faults);
  await page.click('nav.menu a[href="/console/reporting"]');
  await page.waitForSelector(offers('零报告'));
  const row = page.locator(offers('零报告')).first();
  const period = (await row.locator('th').textContent()).trim();
  const article = page.locator('article', { has: page.locator(offers('零报告')) }).first();
  const mine = article.locator('tbody tr', { has: page.locator(`th:has-text("${period}")`) });
  await row.locator('.el-button:has-text("零报告")').click();
  await page.waitForSelector('.el-dialog form');
  await look(run, page, 'zero-report-asked', faults);
  await page.click('.el-dialog form button[type=submit]');
  await page.waitForSelector('.el-dialog', { state: 'hidden' });
  await mine.locator('.tag:has-text("已零报告")').waitFor();
  await settled(page);
  await look(run, page, 'zero-report-given', faults);
  await page.reload();
  await page.waitForSelector(offers('撤回零报告'));
  await page.locator(offers('撤回零报告')).first().locator('.el-button').click();
  await page.waitForSelector('.el-dialog form');
  await page.click('.el-dialog form button[type=submit]');
  await page.waitForSelector('.el-dialog', { state: 'hidden' });
  await page.locator('tbody tr:has-text("零报告已撤回")').first().waitFor();
  expect('it is due again', (await page.locator('tbody tr:has-text("零报告已撤回")').first().textContent())
    .includes('待报送'));
  await page.context().close();
}

async function countStatement(run, faults) {
  const page = await openConsole(run, faults, { refusals: [409] });
  await comeIn(page, run.accounts.reporter);
  await page.click('nav.menu a[href="/console/reporting"]');
  await page.waitForSelector('article[aria-labelledby="item-penalty"] a:has-text("填报")');
  await page.locator('article[aria-labelledby="item-penalty"] a:has-text("填报")').first().click();
  await page.waitForSelector('#count-produced');
  await settled(page);
  await look(run, page, 'counts-new', faults);
  const filed = Number((await page.locator('dl[data-counts] dd').first().textContent()).replaceAll(',', ''));
  const fill = async (produced, published, reported, left, basis) => {
    await page.fill('#count-produced', String(produced));
    await page.fill('#count-self_published', String(published));
    await page.fill('#count-reported', String(reported));
    await page.fill('#count-not_reported', String(left));
    await page.fill('#count-basis', basis);
    await page.click('section[aria-labelledby=state-counts] button[type=submit]');
  };
  await fill(filed + 2, filed, filed, 2, '');
  await page.waitForSelector('#count-basis-fault');
  await look(run, page, 'counts-basis-missing', faults);
  await fill(filed + 2, filed, filed, 2, '《中华人民共和国政府信息公开条例》第十五条');
  await page.waitForSelector('section[aria-labelledby=versions] tbody tr');
  await fill(filed + 1, filed, filed, 1, '《中华人民共和国政府信息公开条例》第十五条');
  await page.waitForSelector('section[aria-labelledby=versions] tbody tr:nth-child(2)');
  await settled(page);
  expect('the newest version comes first', (await page.locator('section[aria-labelledby=versions] tbody th')
    .allTextContents()).map((one) => one.trim()).join() === '2,1');
  await look(run, page, 'counts-corrected', faults);

  // The same statement in a second tab, which the first one overtakes.
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.waitForSelector('#count-produced');
  await fill(filed, filed, filed, 0, '');
  await page.waitForSelector('section[aria-labelledby=versions] tbody tr:nth-child(3)');
  await other.fill('#count-produced', String(filed + 1));
  await other.click('section[aria-labelledby=state-counts] button[type=submit]');
  await other.waitForSelector('section[aria-labelledby=state-counts] .box-warn');
  expect('what was typed is kept', (await other.inputValue('#count-produced')) === String(filed + 1));
  await page.context().close();
}

export const taskJourneys = [
  ['C03: a zero report, and its taking back', zeroReport],
  ['C03: a count statement, and its correction', countStatement],
];
