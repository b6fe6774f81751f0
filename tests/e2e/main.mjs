// Browser tests: main.mjs [public | pages | journeys | console | budgets] [WORD]; public: pages and journeys. With a word, only
// the journeys of the console whose title has it. Prints one line `ok NAME` or `not ok NAME`
// for each test, then the counts; a line `#= …` is for people to see. The exit code is 0 only when nothing failed and every count is 0.
import fs from 'node:fs';
import path from 'node:path';
import { found, launch } from './browser.mjs';
import { runBudgets } from './budgets.mjs';
import { runConsole } from './console.mjs';
import { runJourneys } from './journeys.mjs';
import { runPages } from './pages.mjs';
import { root, startSite } from './site.mjs';

const chosen = { public: ['pages', 'journeys'], all: ['pages', 'journeys', 'console'] };
const parts = { pages: runPages, journeys: runJourneys, console: runConsole, budgets: runBudgets };
const [asked, word] = process.argv.slice(2);
if (asked && !parts[asked] && !chosen[asked]) {
  console.error(`Unknown part: ${asked}`);
  process.exit(2);
}

let failed = 0;
function report(name, faults) {
  if (faults.length) failed += 1;
  console.log(`${faults.length ? 'not ok' : 'ok'} ${name}`);
  for (const fault of faults) console.log(`# ${fault}`);
}

const shots = path.join(root, 'build/screens');
// What an earlier program looked like is of no use to anybody.
if (!asked) fs.rmSync(shots, { recursive: true, force: true });
fs.mkdirSync(shots, { recursive: true });
const begun = Date.now();
const site = await startSite();
const browser = await launch();
try {
  for (const name of chosen[asked ?? 'all'] ?? [asked]) await parts[name]({ site, browser, report, shots, word });
} catch (error) {
  report('the run itself', [error.stack]);
} finally {
  await browser.close();
  site.stop();
}
const counts = `axe ${found.axe}, console errors ${found.console}, policy violations ${found.policy}`;
report('nothing was found', Object.values(found).some((count) => count > 0) ? [counts] : []);
console.log(`#= ${counts} (${((Date.now() - begun) / 1000).toFixed(0)} s; screenshots in build/screens)`);
process.exit(failed ? 1 : 0);
