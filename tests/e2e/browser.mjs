// Chromium with an ear on everything a page must not do: errors on the console, breaches of the policy.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// What is wrong with the pages, counted over the whole run.
export const found = { axe: 0, console: 0, policy: 0 };

export function launch() {
  return chromium.launch({
    executablePath: process.env.CREDENCE_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
           '--disable-background-networking', '--disable-component-update'],
  });
}

// The browser writes of its own accord that a document came with an error status; that is no error of the page.
function isStatusOf(message, page) {
  return message.text().startsWith('Failed to load resource: the server responded with a status of') &&
    message.location().url === page.url();
}

// A page in a context of its own. `complain` is told every console error and breach of the policy; `expected` says of a
// message whether the page was made to cause it.
export async function openPage(browser, options, complain, expected = () => false) {
  const context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() !== 'error' || isStatusOf(message, page) || expected(message)) return;
    found.console += 1;
    complain(`console error: ${message.text()}`);
  });
  page.on('pageerror', (error) => {
    found.console += 1;
    complain(`script error: ${error.message}`);
  });
  await page.exposeFunction('tellViolation', (text) => {
    found.policy += 1;
    complain(`policy violation: ${text}`);
  });
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) =>
    window.tellViolation(`${event.violatedDirective} ${event.blockedURI}`)));
  return page;
}

// One sentence for each finding of the accessibility checker.
export async function checkAxe(page) {
  await page.evaluate(axeSource);
  const violations = await page.evaluate(async (tags) => {
    const results = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return results.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html.slice(0, 160)) }));
  }, axeTags);
  found.axe += violations.length;
  return violations.map((v) => `axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 2).join(' | ')}`);
}

// What sticks out sideways at this width; empty when the page does not scroll sideways.
export function overflow(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > width + 1)
      .slice(-3).map((e) => e.outerHTML.slice(0, 120));
  });
}
