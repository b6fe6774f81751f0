// The budgets of a public page: transfer, requests, first paint on a slow phone, time at the server. Prints a table.
import http from 'node:http';
import { allStates } from './states.mjs';

const transferKbMax = 30;
const requestsMax = 6;
const firstPaintMsMax = 1200;
const serverMsMax = 5;
const slowPhone = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const asksPerPage = 40;
const measured = ['home', 'search', 'search-results', 'subject', 'subject-licences', 'record-penalty', 'publicity-licences',
                  'publicity-penalties', 'codes', 'embed', 'statement', 'not-found'];

async function load(browser, url) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', slowPhone);
  let bytes = 0;
  let requests = 0;
  session.on('Network.requestWillBeSent', ({ request }) => { if (!request.url.startsWith('data:')) requests += 1; });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(url, { waitUntil: 'networkidle' });
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN);
  await context.close();
  return { bytes, requests, paint };
}

function ask(agent, url) {
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    http.get(url, { agent, headers: { Accept: 'text/html' } }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(Number(process.hrtime.bigint() - begun) / 1e6));
    }).on('error', reject);
  });
}

// One after the other on one connection, uncompressed; the time includes this program's own part.
async function serverMedian(url) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  for (let i = 0; i < asksPerPage; i += 1) times.push(await ask(agent, url));
  agent.destroy();
  return times.sort((a, b) => a - b)[asksPerPage / 2];
}

export async function runBudgets({ site, browser, report }) {
  const states = (await allStates(site)).filter((state) => state.live);
  console.log(`#= ${'page'.padEnd(22)} KB (${transferKbMax})  requests (${requestsMax})  first paint ms (${firstPaintMsMax})` +
              `  server ms (${serverMsMax})`);
  for (const name of measured) {
    const state = states.find((one) => one.name === name);
    const { bytes, requests, paint } = await load(browser, state.url('zh'));
    const median = await serverMedian(state.url('zh'));
    const kb = bytes / 1024;
    console.log(`#= ${name.padEnd(22)} ${kb.toFixed(1).padStart(7)}  ${String(requests).padStart(12)}` +
                `  ${paint.toFixed(0).padStart(21)}  ${median.toFixed(2).padStart(13)}`);
    report(`budget ${name}`, [
      kb > transferKbMax && `${kb.toFixed(1)} KB`,
      requests > requestsMax && `${requests} requests`,
      !(paint <= firstPaintMsMax) && `first paint after ${paint} ms`,
      median > serverMsMax && `${median.toFixed(1)} ms at the server`,
    ].filter(Boolean));
  }
}
