// The console: every page × state × language under the checker, and the journeys of its people.
import { cellJourneys } from './console_cells.mjs';
import { hostileJourneys } from './console_hostile.mjs';
import { intakeJourneys, intakePages } from './console_intake.mjs';
import { consoleJourneys } from './console_journeys.mjs';
import { recordJourneys, recordPages } from './console_records.mjs';
import { subjectJourneys, subjectPages } from './console_subjects.mjs';
import { taskJourneys, taskPages } from './console_tasks.mjs';
import { comeIn, demoAccounts, look, openConsole, settled, watchRequests } from './staff.mjs';

const firstLoadKbMax = 250;

function problem(status, code) {
  return { status, contentType: 'application/problem+json', body: JSON.stringify({
    type: `urn:credence:error:${code}`, title: code, status, detail: '服务器未能完成此操作，数据未受影响。请稍后重试。',
    instance: 'urn:credence:request:EXAMPLE-1', code, fields: [] }) };
}
const json = (body) => ({ contentType: 'application/json', body: JSON.stringify(body) });

// [name, address, {api: what it is answered with, shows: what must be seen, refusals}]
const administration = [
  ['workbench', '/', { shows: '#changes-waiting' }],
  ['account', '/account', { shows: '#sessions ~ .table-scroll' }],
  ['users', '/users', { shows: 'tbody tr' }],
  ['users-nothing', '/users?q=nobody-of-this-name', { shows: '.empty button' }],
  ['users-error', '/users', { api: ['**/api/v1/users?*', problem(500, 'server.internal')], refusals: [500], shows: '.box-bad button' }],
  ['users-offline', '/users', { api: ['**/api/v1/users?*', 'abort'], refusals: ['offline'], shows: '.box-warn button' }],
  ['users-loading', '/users', { api: ['**/api/v1/users?*', 'hold'], shows: '.el-skeleton' }],
  ['user', '/users/demo.reporter', { shows: '#grants' }],
  ['user-unknown', '/users/nobody', { refusals: [404], shows: '.box-bad' }],
  ['user-new', '/users/new', { shows: '#duty' }],
  ['changes', '/permission-changes', { shows: '.empty' }],
  ['roles', '/roles', { shows: 'tbody tr' }],
  ['departments', '/departments', { shows: 'tbody tr' }],
  ['clients', '/api-clients', { shows: '.empty' }],
  ['forbidden', '/audit', { shows: '.box-warn' }],
  ['nothing', '/no/such/page', { shows: 'h1' }],
];
const security = [
  ['change-new', '/permission-changes/new?user=demo.reporter', { shows: '#reason' }],
  ['client-new', '/api-clients/new', { shows: '#scopes' }],
];
const audit = [
  ['audit', '/audit', { shows: 'tbody tr' }],
  ['audit-broken', '/audit', { api: ['**/api/v1/audit/check', json({ entries: 1203, anchored: 1190, sound: false,
    defects: ['entry 1191: digest differs', 'entry 1192: does not follow 1191'] })], shows: '.band-bad' }],
  ['audit-nothing', '/audit?actor=nobody', { shows: '.empty button' }],
  ['workbench-audit', '/', { shows: '#chain' }],
];
const reporter = [['workbench-reporter', '/', { shows: 'h1' }], ['forbidden-users', '/users', { shows: '.box-warn' }]];

async function visit(run, page, [name, address, { api, shows }], faults) {
  const [pattern, given] = api ?? [];
  if (pattern) {
    await page.route(pattern, (route) => {
      if (given === 'abort') return route.abort();
      return given === 'hold' ? undefined : route.fulfill(given);
    });
  }
  await page.goto(`${run.site.origin}/console${address}`);
  await page.waitForSelector(shows);
  if (given !== 'hold') await settled(page);
  await look(run, page, name, faults);
  if (pattern) await page.unroute(pattern);
}

export async function visitAll(run, account, visits) {
  const faults = [];
  const refusals = [...new Set(visits.flatMap(([, , { refusals: some = [] }]) => some))];
  const page = await openConsole(run, faults, { refusals });
  try {
    await comeIn(page, account);
    run.report(`console: ${account.name} comes in`, faults.splice(0));
    for (const one of visits) {
      await visit(run, page, one, faults).catch((error) => faults.push(error.message.split('\n')[0]));
      run.report(`console page ${one[0]}`, faults.splice(0));
    }
  } catch (error) {
    run.report(`console: ${account.name} comes in`, [...faults, error.message]);
  } finally {
    await page.context().close();
  }
}

// What a first visit transfers, from the empty cache to the workbench.
export async function measureFirstLoad(run, account) {
  const context = await run.browser.newContext();
  const page = await context.newPage();
  watchRequests(page);
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  let bytes = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.goto(`${run.site.origin}/console/`);
  await page.waitForSelector('#name');
  await comeIn(page, account);
  await settled(page);
  await context.close();
  const kb = bytes / 1024;
  console.log(`#= console, first load to the workbench: ${kb.toFixed(1)} KB (${firstLoadKbMax})`);
  run.report('console: budget of the first load', kb > firstLoadKbMax ? [`${kb.toFixed(1)} KB`] : []);
}

async function visitEverything(run, accounts) {
  await measureFirstLoad(run, accounts.reporter);
  await visitAll(run, accounts.system_administrator, administration);
  await visitAll(run, accounts.security_administrator, security);
  await visitAll(run, accounts.audit_administrator, audit);
  await visitAll(run, accounts.reporter, reporter);
  await visitAll(run, accounts.office, subjectPages);
  await visitAll(run, accounts.reporter, [...intakePages, ...taskPages, ...recordPages]);
}

export async function runConsole(run) {
  const accounts = demoAccounts(run.site);
  const answer = await fetch(`${run.site.origin}/console/`);
  run.report('the program carries the console', answer.ok ? [] : [`status ${answer.status}: it was built without`]);
  if (!answer.ok) return;
  if (!run.word) await visitEverything(run, accounts);
  // What is owed, before the journey of a reporter reports it.
  const journeys = [...consoleJourneys, ...subjectJourneys, ...taskJourneys, ...intakeJourneys, ...cellJourneys, ...recordJourneys,
    ...hostileJourneys];
  for (const [title, walk] of journeys.filter(([title]) => title.includes(run.word ?? ''))) {
    const faults = [];
    try {
      await walk({ ...run, accounts }, faults);
    } catch (error) {
      faults.push(error.message.split('\n').slice(0, 4).join(' '));
    }
    run.report(`console journey: ${title}`, faults);
  }
}
