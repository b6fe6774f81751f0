// People at the console: accounts of the demo city, one-time codes, coming in, and looking at a page in all its forms.
import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { checkAxe, openPage, overflow } from './browser.mjs';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const narrowWidths = [640, 320];

// RFC 6238 with SHA-1, 30 s, six digits.
export function oneTimeCode(secret, at = Date.now()) {
  const bits = [...secret].map((c) => alphabet.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = crypto.createHmac('sha1', key).update(step).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

export function expect(what, holds) {
  if (!holds) throw new Error(`expected: ${what}`);
}

// {name, password, codes} of each demo account; codes are recovery codes, each good for one sign-in.
export function demoAccounts(site) {
  const lines = fs.readFileSync(path.join(site.data, 'demo-accounts.txt'), 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map((line) => {
    const [name, password] = line.split('\t');
    return [name.replace('demo.', ''), { name, password, codes: [] }];
  }));
}

// A tab of the console. `refusals` are statuses that the server is asked for on purpose: the browser writes each of them
// on its console. Another `source` is another address, as far as locks of sources go.
export async function openConsole(run, faults, { source, refusals = [], ...options } = {}) {
  const extraHTTPHeaders = source ? { 'X-Forwarded-For': source } : undefined;
  const expected = (message) => message.location().url.includes('/api/v1/') &&
    refusals.some((status) => message.text().includes(status === 'offline' ? 'net::ERR' : `status of ${status} `));
  const page = await openPage(run.browser, { ...options, extraHTTPHeaders }, (fault) => faults.push(fault), expected);
  page.setDefaultTimeout(30_000);
  watchRequests(page);
  await page.goto(`${run.site.origin}/console/`);
  return page;
}

// Fields and button of the first step.
export async function giveName(page, account, password = account.password) {
  await page.fill('#name', account.name);
  await page.fill('#password', password);
  await page.click('form button[type=submit]');
}

// Sets up the second factor on a page that shows the square; keeps the secret and the recovery codes.
export async function enrol(page, account, look = async () => {}) {
  await page.waitForSelector('svg.square');
  account.secret = await page.getAttribute('code.secret', 'aria-label');
  await look('enrolment');
  await page.fill('#code', oneTimeCode(account.secret));
  await page.click('form button[type=submit]');
  await page.waitForSelector('.codes li');
  account.codes = await page.locator('.codes li').allTextContents();
  await look('recovery-codes');
  await page.check('#noted');
  await page.click('form button[type=submit]');
  await page.waitForSelector('nav.menu');
}

// From the sign-in to the page behind it.
export async function comeIn(page, account) {
  await giveName(page, account);
  await page.waitForSelector('#code, nav.menu');
  if (await page.isVisible('svg.square')) await enrol(page, account);
  else if (await page.isVisible('#code')) {
    await page.fill('#code', account.codes.pop());
    await page.click('form button[type=submit]');
  }
  await page.waitForSelector('nav.menu');
}

// Requests of a page that are not answered yet. The browser's own notion of an idle network ends with the first page.
const underWay = new WeakMap();
const quietMs = 300;

export function watchRequests(page) {
  underWay.set(page, new Set());
  page.on('request', (request) => underWay.get(page).add(request));
  for (const end of ['requestfinished', 'requestfailed']) {
    page.on(end, (request) => underWay.get(page).delete(request));
  }
}

// Waits until nothing is being fetched any more.
export async function settled(page) {
  await page.waitForSelector('main h1');
  const end = Date.now() + 30_000;
  for (let quietSince = Date.now(); Date.now() - quietSince < quietMs;) {
    if (underWay.get(page).size > 0) quietSince = Date.now();
    expect('everything to be answered', Date.now() < end);
    await page.waitForTimeout(50);
  }
}

async function switchLanguage(page, language) {
  if ((await page.getAttribute('html', 'lang')) === language) return;
  // Without the pointer, which a dialog keeps away from the frame.
  await page.dispatchEvent('.who button[lang]', 'click');
  await page.waitForSelector(`html[lang=${language}]`);
}

// The page as it stands, in both languages: the way out in sight, the checker, no sideways scroll, pictures. Leaves it
// Chinese and wide.
export async function look(run, page, name, faults) {
  if (await page.isVisible('nav.menu') && !(await page.isVisible('.who button:has-text("退出登录")'))) {
    faults.push(`${name}: no way to sign out`);
  }
  for (const language of ['zh-CN', 'en']) {
    await switchLanguage(page, language);
    const short = language.slice(0, 2);
    for (const fault of await checkAxe(page)) faults.push(`${name} ${short}: ${fault}`);
    // A dialog lies over what is in sight, not over the whole page.
    const fullPage = !(await page.isVisible('.el-dialog'));
    await page.screenshot({ path: path.join(run.shots, `console-${name}.${short}.1200.png`), fullPage });
    for (const width of narrowWidths) {
      await page.setViewportSize({ width, height: 800 });
      for (const part of await overflow(page)) faults.push(`${name} ${short}: sticks out at ${width} px: ${part}`);
    }
    if (language === 'zh-CN') {
      await page.screenshot({ path: path.join(run.shots, `console-${name}.${short}.320.png`), fullPage });
    }
    await page.setViewportSize({ width: 1200, height: 900 });
  }
  await switchLanguage(page, 'zh-CN');
}

// Lets so many minutes pass for the sessions of an account, by setting back when they were used.
export function passMinutes(site, name, minutes) {
  const sql = `import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
db.execute("UPDATE session SET seen_at = seen_at - ? WHERE ended_at IS NULL AND user_id = "
           "(SELECT id FROM user_account WHERE name = ?)", (int(sys.argv[3]) * 60000, sys.argv[2]))
db.commit()
print(db.total_changes)`;
  const run = spawnSync('python3', ['-c', sql, path.join(site.data, 'credence.db'), name, String(minutes)], { encoding: 'utf8' });
  expect(`sessions of ${name} to age: ${run.stderr}`, Number(run.stdout) > 0);
}
