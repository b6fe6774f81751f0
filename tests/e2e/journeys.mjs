// What people do on the portal, step by step, with and without script, by mouse and by keyboard.
import { openPage } from './browser.mjs';

const name = '钟祥示例磷化工有限公司';
const code = '91420881DEM090013W';

// A step that does not hold stops its journey.
function expect(what, holds) {
  if (!holds) throw new Error(`expected: ${what}`);
}

async function text(page, selector) {
  return (await page.textContent(selector))?.trim() ?? '';
}

async function searchToRecord(page, site, prefix) {
  await page.goto(site.origin + prefix + '/');
  await page.fill('#query', '示例磷化');
  await Promise.all([page.waitForURL('**/search?**'), page.press('#query', 'Enter')]);
  expect('a card with the name', (await text(page, '.entry h3')).includes(name));
  await page.click('.entry h3 a');
  await page.waitForURL(`**${prefix}/subjects/${code}`);
  expect('the name as heading', (await text(page, 'h1')).includes(name));
  await page.click('#licences ~ .entries .entry h3 a');
  await page.waitForURL(`**${prefix}/records/**`);
  expect('the content of the record', (await page.locator('#content ~ .sheet > div').count()) > 8);
  await page.click(`a[href="${prefix}/subjects/${code}"]`);
  await page.waitForURL(`**${prefix}/subjects/${code}`);
}

async function wholeCode(page, site) {
  await page.goto(site.origin + '/search');
  await page.fill('#query', '91420881dem090013 w');
  await page.press('#query', 'Enter');
  await page.waitForURL(`**/subjects/${code}`);
}

async function wrongCode(page, site) {
  const answer = await page.goto(`${site.origin}/search?q=91420881DEM090013X`);
  expect('status 400', answer.status() === 400);
  expect('the check character is named', await page.isVisible('.rules .failed'));
  expect('the field says so', (await page.getAttribute('#query', 'aria-invalid')) === 'true');
}

// Everything on the list works by links and forms alone.
async function publicityByForms(page, site) {
  await page.goto(site.origin + '/publicity');
  await page.click('.pager a[rel=next]');
  await page.waitForURL('**cursor=**');
  expect('a way back to the top', await page.isVisible('.pager a:not([rel=next])'));
  await page.click('.tabs li:last-child a');
  await page.waitForURL('**item=penalty');
  await page.selectOption('#department', 'D024');
  await page.fill('#from', '2025-12-01');
  await page.click('.filters button');
  await page.waitForURL('**department=D024**');
  expect('rows of the department', (await page.locator('tbody tr').count()) > 0);
  const months = page.locator('#month option');
  const month = await months.nth(2).getAttribute('value');
  await page.selectOption('#month', month);
  await page.click('.month button');
  await page.waitForURL(`**month=${month}**`);
  expect('filters stay', (await page.inputValue('#from')) === '2025-12-01');
  expect('no hidden button shows without script', (await page.locator('[data-print]:visible').count()) === 0);
}

async function tabsOfHome(page, site) {
  await page.goto(site.origin + '/');
  expect('licences first', await page.isVisible('.of-licences') && !(await page.isVisible('.of-penalties')));
  await page.click('label[for=show-penalties]');
  expect('penalties then', await page.isVisible('.of-penalties') && !(await page.isVisible('.of-licences')));
  expect('five of each', (await page.locator('.of-penalties li').count()) === 5);
}

async function focusIsSeen(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === document.body) return true;
    const shown = element.matches('.newest > input') ? element.nextElementSibling : element;
    const style = getComputedStyle(shown);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
}

async function keyboardWalk(page, site) {
  for (const path of ['/', '/publicity', `/subjects/${code}`, '/codes']) {
    await page.goto(site.origin + path);
    await page.keyboard.press('Tab');
    expect('the skip link first', await page.evaluate(() => document.activeElement.matches('.skip')));
    const stops = new Set();
    for (let i = 0; i < 40; i += 1) {
      expect(`visible focus on ${path}, stop ${i}`, await focusIsSeen(page));
      stops.add(await page.evaluate(() => document.activeElement.outerHTML));
      await page.keyboard.press('Tab');
    }
    expect(`many stops on ${path}`, stops.size > 15);
    await page.goto(site.origin + path);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect('the content has the focus', await page.evaluate(() => location.hash === '#main'));
  }
}

async function combobox(page, site) {
  await page.goto(site.origin + '/');
  await page.keyboard.press('/');
  expect('the search field has the focus', await page.evaluate(() => document.activeElement.id === 'query'));
  expect('no slash in it', (await page.inputValue('#query')) === '');
  await page.keyboard.type('示例磷');
  await page.waitForSelector('#suggestions li');
  expect('it says that a list is open', (await page.getAttribute('#query', 'aria-expanded')) === 'true');
  expect('the count is told', /\d/.test(await text(page, '[role=status]')));
  await page.keyboard.press('ArrowDown');
  const active = await page.getAttribute('#query', 'aria-activedescendant');
  expect('one is chosen', (await page.getAttribute(`#${active}`, 'aria-selected')) === 'true');
  await page.keyboard.press('ArrowUp');
  expect('none is chosen', !(await page.getAttribute('#query', 'aria-activedescendant')));
  await page.keyboard.press('Escape');
  expect('it is closed', (await page.getAttribute('#query', 'aria-expanded')) === 'false' && !(await page.isVisible('#suggestions')));
  await page.keyboard.type('化');
  await page.waitForSelector('#suggestions li');
  await page.keyboard.press('ArrowDown');
  await Promise.all([page.waitForURL('**/subjects/**'), page.keyboard.press('Enter')]);
}

async function senior(page, site) {
  await page.goto(site.origin + '/publicity?item=penalty');
  await page.click('.tools li:first-child a');
  await page.waitForURL('**/publicity?item=penalty');
  const measures = await page.evaluate(() => ({
    size: parseFloat(getComputedStyle(document.body).fontSize),
    line: parseFloat(getComputedStyle(document.body).lineHeight) / parseFloat(getComputedStyle(document.body).fontSize),
    low: [...document.querySelectorAll('.tools a, .menu a, .button, input:not([type=hidden]), select')]
      .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 60).map((e) => e.outerHTML.slice(0, 80)),
  }));
  expect(`text of 20 px, is ${measures.size}`, measures.size >= 20);
  expect(`lines of 1.6, is ${measures.line}`, measures.line >= 1.6);
  expect(`targets of 60 px, not ${measures.low.slice(0, 3)}`, measures.low.length === 0);
  expect('a telephone number', await page.isVisible('a[href^="tel:"]'));
  await page.goto(site.origin + '/');
  expect('it stays', await page.isVisible('html.senior'));
  expect('three doors', (await page.locator('.doors li').count()) === 3);
  await page.click('.tools li:first-child a');
  expect('and goes', !(await page.isVisible('html.senior')));
}

async function english(page, site) {
  await page.goto(`${site.origin}/subjects/${code}`);
  await page.click('.tools li:last-child a');
  await page.waitForURL(`**/en/subjects/${code}`);
  expect('labels in English', (await text(page, '#identity')) === 'Registration');
  expect('Chinese inside is marked', (await page.getAttribute('h1 span', 'lang')) === 'zh-CN');
  await page.click('.tools li:last-child a');
  await page.waitForURL((url) => !url.pathname.startsWith('/en'));
}

async function leaving(page, site) {
  await page.goto(site.origin + '/');
  const direct = await page.getAttribute('.links a', 'href');
  expect('a government site is linked directly', direct.startsWith('https://'));
  await page.click('.foot a[href^="/leave?to="]');
  await page.waitForURL('**/leave?to=**');
  expect('the address is shown', (await text(page, '.article strong')).startsWith('https://mark.example/'));
  const other = await page.goto(`${site.origin}/leave?to=${encodeURIComponent('https://elsewhere.example/')}`);
  expect('no notice for any other address', other.status() === 404);
}

async function embedding(page, site) {
  const block = encodeURIComponent(`${site.origin}/publicity/embed?department=D024`);
  await page.goto(`${site.fixtureOrigin}/frame?url=${block}`);
  const frame = page.frames()[1];
  await frame.waitForSelector('.latest li');
  expect('rows in the frame', (await frame.locator('.latest li').count()) > 0);
}

// Chromium tells of a refused frame on the console, so this page is not listened to.
async function refusedFrames(page, site) {
  const stranger = site.fixtureOrigin.replace('127.0.0.1', 'localhost');
  for (const [from, path] of [[stranger, '/publicity/embed'], [site.fixtureOrigin, '/']]) {
    await page.goto(`${from}/frame?url=${encodeURIComponent(site.origin + path)}`);
    expect(`${path} is not shown in a frame of ${from}`, page.frames()[1].url().startsWith('chrome-error:'));
  }
}

async function documents(page, site) {
  await page.goto(site.origin + '/');
  const wrong = await page.evaluate(async () => {
    const wrongOnes = [];
    for (const path of ['/sitemap.xml', '/publicity/feed', '/en/publicity/feed?item=penalty', '/publicity/feed?department=D024']) {
      const xml = new DOMParser().parseFromString(await (await fetch(path)).text(), 'application/xml');
      if (xml.querySelector('parsererror') || !xml.querySelector('entry, url')) wrongOnes.push(path);
      for (const place of xml.querySelectorAll('url > loc')) {
        const answer = await fetch(new URL(place.textContent).pathname);
        if (!answer.ok || answer.headers.has('x-robots-tag')) wrongOnes.push(place.textContent);
      }
    }
    return wrongOnes;
  });
  expect(`all can be read and kept, not ${wrong}`, wrong.length === 0);
}

async function onPaper(page, site) {
  await page.goto(`${site.origin}/subjects/${code}`);
  await page.emulateMedia({ media: 'print' });
  for (const part of ['.menu', '.tools', '.foot', '.button']) {
    expect(`no ${part} on paper`, (await page.locator(`${part}:visible`).count()) === 0);
  }
  expect('the time of printing', await page.isVisible('.on-paper'));
}

const journeys = [
  ['search to record', {}, (page, site) => searchToRecord(page, site, '')],
  ['search to record in English', {}, (page, site) => searchToRecord(page, site, '/en')],
  ['search to record without script', { javaScriptEnabled: false }, (page, site) => searchToRecord(page, site, '')],
  ['a whole code leads to its subject', {}, wholeCode],
  ['a wrong code names the rule', {}, wrongCode],
  ['lists, filters and months without script', { javaScriptEnabled: false }, publicityByForms],
  ['tabs of the home page without script', { javaScriptEnabled: false }, tabsOfHome],
  ['keyboard walk', {}, keyboardWalk],
  ['suggestions by keyboard', {}, combobox],
  ['senior edition', {}, senior],
  ['English and back', {}, english],
  ['leaving the site', {}, leaving],
  ['the block in a frame of a configured site', {}, embedding],
  ['no frame elsewhere', { unheard: true }, refusedFrames],
  ['sitemap and feeds', {}, documents],
  ['paper', {}, onPaper],
];

export async function runJourneys({ site, browser, report }) {
  for (const [title, { unheard, ...options }, walk] of journeys) {
    const faults = [];
    let page;
    try {
      page = unheard ? await (await browser.newContext()).newPage() : await openPage(browser, options, (f) => faults.push(f));
      page.setDefaultTimeout(10_000);
      await walk(page, site);
    } catch (error) {
      faults.push(error.message.split('\n')[0]);
    } finally {
      await page?.context().close();
    }
    report(`journey: ${title}`, faults);
  }
}
