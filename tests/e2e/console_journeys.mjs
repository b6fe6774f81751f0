// What people do at the console, from beginning to end.
import { comeIn, enrol, expect, giveName, look, oneTimeCode, openConsole, passMinutes, settled } from './staff.mjs';

async function text(page, selector) {
  return (await page.textContent(selector))?.trim() ?? '';
}

async function choose(page, field, word) {
  await page.click(`#${field}`, { force: true });  // what is chosen already lies above the field
  await page.fill(`#${field}`, word);
  await page.click(`.el-select-dropdown__item:has-text("${word}"):visible`);
}

// The system administrator makes an account; its name and one-time password.
async function addUser(run, page, name) {
  await page.click('nav.menu a[href="/console/users"]');
  await page.click('.head button');
  await page.fill('#name', name);
  await page.fill('#shown_name', '示例人员');
  await choose(page, 'department', '钟祥市环境保护局');
  await page.click('form button[type=submit]');
  await page.waitForSelector('code.secret');
  return { name, password: await text(page, 'code.secret'), codes: [] };
}

// One-time password → own password → no role yet → second factor of one's own will → out → in with a code.
async function firstSignIn(run, faults) {
  const inspect = (page) => (name) => look(run, page, name, faults);
  const administrator = await openConsole(run, faults);
  await comeIn(administrator, run.accounts.system_administrator);
  const newcomer = await addUser(run, administrator, 'e2e.newcomer');
  await look(run, administrator, 'user-added', faults);

  const page = await openConsole(run, faults, { refusals: [400, 401, 403] });
  await look(run, page, 'sign-in', faults);
  expect('the password is hidden', (await page.getAttribute('#password', 'type')) === 'password');
  expect('a password safe knows the fields', (await page.getAttribute('#name', 'autocomplete')) === 'username' &&
    (await page.getAttribute('#password', 'autocomplete')) === 'current-password');
  await page.fill('#name', 'copied');
  for (const keys of ['Control+A', 'Control+X', 'Tab', 'Control+V']) await page.keyboard.press(keys);
  expect('a password may be pasted', (await page.inputValue('#password')) === 'copied');
  await page.fill('#password', '');
  await page.click('form button[type=submit]');
  expect('both fields are missed', (await page.locator('.box-bad li').count()) === 2);
  expect('the summary has the focus', await page.evaluate(() => document.activeElement.querySelector('.box-bad') !== null));
  await page.click('.box-bad li:last-child a');
  expect('it leads to the field', await page.evaluate(() => document.activeElement.id === 'password'));
  await look(run, page, 'sign-in-missing', faults);
  await giveName(page, newcomer, 'wrong');
  await page.waitForSelector('.box-bad:not(:has(li))');
  const wrong = await text(page, '.box-bad p');
  await look(run, page, 'sign-in-refused', faults);
  await giveName(page, { name: 'nobody.at.all' }, 'wrong');
  await page.waitForTimeout(500);
  await page.waitForSelector('form button[type=submit]:not([disabled])');
  expect('a wrong name and a wrong password are told alike', (await text(page, '.box-bad p')) === wrong);

  await giveName(page, newcomer);
  await page.waitForSelector('#next');
  await page.fill('#current', newcomer.password);
  await page.fill('#next', 'kurz');
  await page.fill('#again', 'anders');
  expect('two rules are open', (await page.locator('.rules li:not(.met)').count()) === 2);
  await page.click('form button[type=submit]');
  await page.waitForSelector('#again-fault');
  await look(run, page, 'password-due', faults);
  await page.fill('#again', 'kurz');
  await page.click('form button[type=submit]');
  await page.waitForSelector('#next-fault');
  newcomer.password = 'Ein-eigenes-Wort-9';
  await page.fill('#next', newcomer.password);
  await page.fill('#again', newcomer.password);
  expect('all rules are met', (await page.locator('.rules li:not(.met)').count()) === 0);
  await page.click('form button[type=submit]');
  await page.waitForSelector('nav.menu');
  await settled(page);
  expect('no role, and it says so', await page.isVisible('main .box-warn'));
  await look(run, page, 'workbench-no-role', faults);

  await page.click('nav.menu a[href="/console/account"]');
  await page.click('section:last-of-type button');
  await enrol(page, newcomer, inspect(page));
  await page.waitForSelector('.tag-good:has-text("已绑定")');
  await page.click('.who button:last-child');
  await page.waitForSelector('#name');
  await giveName(page, newcomer);
  await page.waitForSelector('#code');
  await page.fill('#code', '000000');
  await page.click('form button[type=submit]');
  await page.waitForSelector('#code-fault');
  await look(run, page, 'second-factor-wrong', faults);
  await page.fill('#code', newcomer.codes.pop());
  await page.click('form button[type=submit]');
  await page.waitForSelector('nav.menu');
  await settled(page);
  expect('the last sign-in is told', (await text(page, 'main .box-note')).includes('上次登录'));
  await page.click('nav.menu a[href="/console/account"]');
  await page.waitForSelector('text=剩余 9 个恢复码');
  await Promise.all([administrator, page].map((one) => one.context().close()));
}

// Five wrong passwords lock; the right one is then refused as well, until an administrator unlocks.
async function lockout(run, faults) {
  const administrator = await openConsole(run, faults);
  await comeIn(administrator, run.accounts.system_administrator);
  const account = run.accounts.counter;
  for (let i = 0; i < 5; i += 1) {
    const page = await openConsole(run, faults, { source: `10.7.${i}.1`, refusals: [401] });
    await giveName(page, account, 'guess');
    await page.waitForSelector('.box-bad');
    await page.context().close();
  }
  const page = await openConsole(run, faults, { source: '10.8.0.1', refusals: [401] });
  await giveName(page, account);
  await page.waitForSelector('.box-bad');
  expect('nobody is let in', !(await page.isVisible('nav.menu')));
  await administrator.goto(`${run.site.origin}/console/users/${account.name}`);
  await administrator.waitForSelector('.tag-bad');
  await look(run, administrator, 'user-locked', faults);
  await administrator.click('#acts ~ .actions button:first-child');
  await administrator.waitForSelector('.el-dialog form');
  await look(run, administrator, 'user-unlock', faults);
  await administrator.click('.el-dialog form button[type=submit]');
  await administrator.waitForSelector('.tag-bad', { state: 'detached' });
  await giveName(page, account);
  await page.waitForSelector('nav.menu');
  await Promise.all([administrator, page].map((one) => one.context().close()));
}

// One drafts, the same person may not decide, another approves; the account concerned signs in anew with the new role.
async function permissionChange(run, faults) {
  const concerned = await openConsole(run, faults, { refusals: [401] });
  await comeIn(concerned, run.accounts.leader);
  expect('no audit before', !(await concerned.isVisible('nav.menu a[href="/console/audit"]')));
  const drafter = await openConsole(run, faults);
  await comeIn(drafter, run.accounts.security_administrator);
  await drafter.click('nav.menu a[href="/console/permission-changes"]');
  await drafter.click('.head button');
  await drafter.waitForSelector('#reason');
  await choose(drafter, 'user', 'demo.leader');
  await drafter.click('#role', { force: true });
  expect('no role of another duty is offered',
    (await drafter.locator('.el-select-dropdown__item:has-text("管理员"):visible').count()) === 0);
  await drafter.click('.el-select-dropdown__item:has-text("窗口人员"):visible');
  await drafter.click('form button[type=submit]');
  await drafter.waitForSelector('#reason-fault');
  await drafter.fill('#reason', '兼任窗口值班。');
  expect('the difference is shown before', (await text(drafter, '#preview ~ .table-scroll')).includes('窗口人员'));
  await look(run, drafter, 'change-filled', faults);
  await drafter.click('form button[type=submit]');
  await drafter.waitForURL(/permission-changes\/\d+$/);
  const address = drafter.url();
  await drafter.waitForSelector('main .facts');
  expect('the drafter cannot decide', (await drafter.locator('.head .el-button--primary').count()) === 0);
  await look(run, drafter, 'change-drafted', faults);

  const approver = await openConsole(run, faults);
  await comeIn(approver, run.accounts.system_administrator);
  await approver.waitForSelector('#changes-waiting ~ .table-scroll tbody tr');
  await look(run, approver, 'workbench-waiting', faults);
  await approver.click('#changes-waiting ~ .table-scroll tbody a');
  await approver.waitForURL(address);
  await approver.click('.head .el-button--primary');
  await approver.waitForSelector('.el-dialog form');
  await look(run, approver, 'change-approve', faults);
  await approver.click('.el-dialog form button[type=submit]');
  await approver.waitForSelector('.tag-good:has-text("已批准")');
  const facts = await text(approver, 'main .facts');
  expect('both names stand there', facts.includes('demo.security_administrator') && facts.includes('demo.system_administrator'));
  await look(run, approver, 'change-approved', faults);

  // The session of the account concerned has ended.
  await concerned.click('nav.menu a[href="/console/account"]');
  await concerned.waitForSelector('#name');
  await look(run, concerned, 'sign-in-ended', faults);
  await comeIn(concerned, run.accounts.leader);
  await concerned.waitForURL('**/console/account');
  await concerned.waitForSelector('.facts:has-text("窗口人员")');
  await Promise.all([concerned, drafter, approver].map((one) => one.context().close()));
}

// The session runs out while somebody types; the text is there again after the sign-in.
async function expiry(run, faults) {
  const account = run.accounts.security_administrator;
  const page = await openConsole(run, faults, { refusals: [401] });
  await comeIn(page, account);
  await page.goto(`${run.site.origin}/console/permission-changes/new?user=demo.reporter`);
  await page.waitForSelector('#reason');
  const typed = '需要在下周接替原审核员。';
  await page.fill('#reason', typed);
  await page.click('#role', { force: true });
  await page.click('.el-select-dropdown__item:visible');
  passMinutes(run.site, account.name, 16);
  await page.click('form button[type=submit]');
  await page.waitForSelector('#name');
  expect('it says why', (await text(page, '.box-warn')).includes('超时'));
  await look(run, page, 'sign-in-expired', faults);
  await comeIn(page, account);
  await page.waitForURL('**/permission-changes/new?user=demo.reporter');
  await page.waitForSelector('#reason');
  expect('the text is there', (await page.inputValue('#reason')) === typed);
  expect('it says so', (await text(page, 'main .box-note')).includes('已恢复'));
  await settled(page);
  await look(run, page, 'draft-restored', faults);
  await page.context().close();
}

// Five minutes before the end there is a warning, and a way to go on.
async function warning(run, faults) {
  const account = run.accounts.security_administrator;
  const page = await openConsole(run, faults);
  await comeIn(page, account);
  await page.clock.install();
  await page.goto(`${run.site.origin}/console/roles`);
  await page.waitForSelector('tbody tr');
  await page.clock.runFor(1000);
  passMinutes(run.site, account.name, 11);
  await page.clock.fastForward(11 * 60_000);
  await page.waitForSelector('.session-warning');
  await look(run, page, 'session-warning', faults);
  await page.click('.session-warning button');
  await page.waitForSelector('.session-warning', { state: 'detached' });
  await page.context().close();
}

// Two tabs, one session: the second factor given in one of them leaves the other working.
async function twoTabs(run, faults) {
  const page = await openConsole(run, faults, { refusals: [403] });
  await comeIn(page, run.accounts.office);
  const second = await page.context().newPage();
  await second.goto(`${run.site.origin}/console/account`);
  await second.waitForSelector('#sessions');
  await second.click('section:nth-of-type(2) button');
  await second.fill('#current', run.accounts.office.password);
  await second.fill('#next', 'Zwei-Fenster-9');
  await second.fill('#again', 'Zwei-Fenster-9');
  await second.click('form button[type=submit]');
  await second.waitForSelector('#next', { state: 'detached' });
  run.accounts.office.password = 'Zwei-Fenster-9';
  // The first tab holds the token of before; it gets the new one by itself.
  await page.click('.who button:last-child');
  await page.waitForSelector('#name');
  await page.context().close();
}

// Signed out in one window: the other says so without being touched, and what was typed there is kept.
async function signedOutElsewhere(run, faults) {
  const account = run.accounts.security_administrator;
  const page = await openConsole(run, faults, { refusals: [401] });
  await comeIn(page, account);
  await page.goto(`${run.site.origin}/console/permission-changes/new?user=demo.reporter`);
  await page.waitForSelector('#reason');
  const typed = '两个窗口之一退出登录。';
  await page.fill('#reason', typed);
  const second = await page.context().newPage();
  await second.goto(`${run.site.origin}/console/account`);
  await second.waitForSelector('#sessions');
  await second.click('.who button:last-child');
  await second.waitForSelector('#name');
  await page.waitForSelector('#name');
  expect('it says why', (await text(page, '.box-warn')).includes('已在另一个窗口退出登录'));
  await settled(page);
  await look(run, page, 'sign-in-other-window', faults);
  await comeIn(page, account);
  await page.waitForURL('**/permission-changes/new?user=demo.reporter');
  await page.waitForSelector('#reason');
  expect('the text is there', (await page.inputValue('#reason')) === typed);
  await page.context().close();
}

// `?` lists the keys of a page, Esc closes the list; it is in nobody's way who types, and can be switched off.
async function shortcuts(run, faults) {
  const page = await openConsole(run, faults);
  await comeIn(page, run.accounts.system_administrator);
  await page.goto(`${run.site.origin}/console/users`);
  await page.waitForSelector('tbody tr');
  await page.focus('nav.menu a[href="/console/users"]');
  await page.keyboard.press('?');
  await page.waitForSelector('.key-list');
  await look(run, page, 'shortcuts', faults);
  await page.keyboard.press('Escape');
  await page.waitForSelector('.key-list', { state: 'hidden' });
  expect('the focus is where it was', await page.evaluate(() =>
    document.activeElement.matches('nav.menu a[href="/console/users"]')));
  await page.focus('input[type=search], .filters input');
  await page.keyboard.press('?');
  expect('it is typed', (await page.inputValue('.filters input')).endsWith('?') && !(await page.isVisible('.key-list')));
  await page.click('#keys');
  await page.waitForSelector('.key-list');
  await page.uncheck('#keys-on');
  await page.keyboard.press('Escape');
  await page.waitForSelector('.key-list', { state: 'hidden' });
  await page.reload();
  await page.waitForSelector('tbody tr');
  await page.focus('nav.menu a[href="/console/users"]');
  await page.keyboard.press('?');
  await page.waitForTimeout(300);
  expect('it was switched off', !(await page.isVisible('.key-list')));
  await page.context().close();
}

async function keyboard(run, faults) {
  const page = await openConsole(run, faults);
  await comeIn(page, run.accounts.system_administrator);
  await page.goto(`${run.site.origin}/console/users`);
  await page.waitForSelector('tbody tr');
  await page.keyboard.press('Tab');
  expect('the skip link first', await page.evaluate(() => document.activeElement.matches('.skip')));
  const stops = new Set();
  for (let i = 0; i < 30; i += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      const shown = element.closest('.el-input__wrapper, .el-select__wrapper') ?? element;
      const style = getComputedStyle(shown);
      const seen = element === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
      return { html: element.outerHTML.slice(0, 120), seen };
    });
    expect(`visible focus on ${stop.html}`, stop.seen);
    stops.add(stop.html);
  }
  expect('many stops', stops.size > 15);
  await page.context().close();
}

// A code of the telephone itself, not a recovery code.
async function telephone(run, faults) {
  const account = run.accounts.audit_administrator;
  const page = await openConsole(run, faults);
  await giveName(page, account);
  await page.waitForSelector('#code');
  await page.fill('#code', oneTimeCode(account.secret));
  await page.click('form button[type=submit]');
  await page.waitForSelector('nav.menu');
  expect('the menu holds the audit', await page.isVisible('nav.menu a[href="/console/audit"]'));
  expect('the way out is in sight', await page.isVisible('.who button:has-text("退出登录")'));
  expect('and no users', !(await page.isVisible('nav.menu a[href="/console/users"]')));
  await page.context().close();
}

export const consoleJourneys = [
  ['first sign-in, password, second factor', firstSignIn],
  ['a code of the telephone', telephone],
  ['lockout and unlocking', lockout],
  ['a permission change through two administrators', permissionChange],
  ['the session expires and the draft stays', expiry],
  ['the session is about to end', warning],
  ['two tabs', twoTabs],
  ['signed out in another window', signedOutElsewhere],
  ['the list of shortcuts', shortcuts],
  ['keyboard walk', keyboard],
];
