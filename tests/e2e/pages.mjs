// Every page × state × language × edition: the checker, the console, the policy, no sideways scroll at 320 px and at
// 200 %, screenshots.
import fs from 'node:fs';
import path from 'node:path';
import { checkAxe, openPage, overflow } from './browser.mjs';
import { root } from './site.mjs';
import { allStates } from './states.mjs';

const languages = ['zh', 'en'];
const pagesAtOnce = 3;
// 1280 px at 200 % leave 640.
const narrowWidths = [640, 320];
// Templates that are no pages for people.
const documents = ['feed', 'sitemap'];

async function visit({ browser, site, shots }, state, language, senior) {
  const faults = [];
  const page = await openPage(browser, {}, (fault) => faults.push(fault));
  try {
    if (senior) await page.context().addCookies([{ name: 'senior', value: '1', url: site.origin }]);
    const answer = await page.goto(state.url(language, senior), { waitUntil: 'load' });
    if (answer.status() !== state.status) faults.push(`status ${answer.status()} instead of ${state.status}`);
    const lang = await page.getAttribute('html', 'lang');
    if (lang !== (language === 'en' ? 'en' : 'zh-CN')) faults.push(`language ${lang}`);
    if (senior && state.template !== 'embed' && !(await page.isVisible('html.senior'))) faults.push('not the senior edition');
    faults.push(...await checkAxe(page));
    const name = `${state.name}.${language}${senior ? '.senior' : ''}`;
    await page.screenshot({ path: path.join(shots, `${name}.1200.png`), fullPage: true });
    for (const width of narrowWidths) {
      await page.setViewportSize({ width, height: 800 });
      for (const part of await overflow(page)) faults.push(`sticks out at ${width} px: ${part}`);
    }
    if (language === 'zh' || !senior) {
      await page.screenshot({ path: path.join(shots, `${name}.320.png`), fullPage: true });
    }
  } finally {
    await page.context().close();
  }
  return faults;
}

export async function runPages(run) {
  const states = await allStates(run.site);
  const shown = new Set(states.map((state) => state.template));
  const templates = fs.readdirSync(path.join(root, 'web/portal/templates')).map((name) => name.replace('.mustache', ''));
  run.report('every template is on the list', templates.filter((t) => !shown.has(t) && !documents.includes(t)));

  const visits = states.flatMap((state) => languages.flatMap((language) =>
    [false, true].map((senior) => ({ state, language, senior }))));
  let next = 0;
  let visited = 0;
  await Promise.all(Array.from({ length: pagesAtOnce }, async () => {
    while (next < visits.length) {
      const { state, language, senior } = visits[next++];
      const faults = await visit(run, state, language, senior).catch((error) => [error.message]);
      visited += 1;
      run.report(`page ${state.name} ${language}${senior ? ' senior' : ''}`, faults);
    }
  }));
  run.report(`${visited} of ${visits.length} pages visited`, visited === visits.length ? [] : ['some were not']);
}
