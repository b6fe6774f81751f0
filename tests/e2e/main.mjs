// Browser tests of the public pages: main.mjs [pages | journeys | budgets]. Prints one line `ok NAME` or `not ok NAME`
// for each test, then the counts; a line `#= …` is for people to see. The exit code is 0 only when nothing failed and every count is 0.
import fs from 'node:fs';
import path from 'node:path';
import { found, launch } from './browser.mjs';
import { runBudgets } from './budgets.mjs';
import { runJourneys } from './journeys.mjs';
import { runPages } from './pages.mjs';
import { root, startSite } from './site.mjs';

const parts = { pages: runPages, journeys: runJourneys, budgets: runBudgets };
const asked = process.argv[2];
if (asked && !parts[asked]) {
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
fs.mkdirSync(shots, { recursive: true });
const begun = Date.now();
const site = await startSite();
const browser = await launch();
try {
  for (const [name, run] of Object.entries(parts)) {
    if (asked ? asked === name : name !== 'budgets') await run({ site, browser, report, shots });
  }
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
