// The list of pages and states. Each is visited in both languages, wide and narrow, at 200 % and in the senior edition.
// `template` names the file in web/portal/templates that the state shows.

async function firstRow(origin, query) {
  const answer = await fetch(`${origin}/api/v1/publicity?${query}`);
  const rows = (await answer.json()).rows;
  if (!rows.length) throw new Error(`the demo city has no row for ${query}`);
  return rows[0];
}

async function liveStates(origin) {
  const penalty = await firstRow(origin, 'item=penalty');
  const licence = await firstRow(origin, 'item=licence');
  const company = '91420881DEM090013W';
  const state = (name, template, path, status = 200) => ({ name, template, path, status });
  return [
    state('home', 'home', '/'),
    state('search', 'search', '/search'),
    state('search-results', 'search', '/search?q=' + encodeURIComponent('示例建筑')),
    state('search-nothing', 'search', '/search?q=' + encodeURIComponent('查无此名')),
    state('search-code-problem', 'search', '/search?q=91420881DEM090013X', 400),
    state('subject', 'subject', `/subjects/${company}`),
    state('subject-penalised', 'subject', `/subjects/${penalty.subject.code}`),
    state('subject-licences', 'subject_records', `/subjects/${company}/records?item=licence`),
    state('subject-penalties', 'subject_records', `/subjects/${company}/records?item=penalty`),
    state('subject-unknown', 'error', '/subjects/91420881DEM190002Y', 404),
    state('code-problem', 'code_problem', '/subjects?code=9142', 400),
    state('record-penalty', 'record', `/records/${penalty.id}`),
    state('record-licence', 'record', `/records/${licence.id}`),
    state('publicity-licences', 'publicity', '/publicity'),
    state('publicity-penalties', 'publicity', '/publicity?item=penalty&department=D024'),
    state('publicity-month', 'publicity', '/publicity?item=penalty&month=2026-06'),
    state('publicity-nothing', 'publicity', '/publicity?q=' + encodeURIComponent('查无此名')),
    state('publicity-problem', 'publicity', '/publicity?from=2026-11-22&to=2026-01-01', 400),
    state('embed', 'embed', '/publicity/embed?department=D024'),
    state('codes', 'codes', '/codes'),
    state('codes-nothing', 'codes', '/codes?number=999999999999999'),
    state('statement', 'article', '/about/statement'),
    state('privacy', 'article', '/about/privacy'),
    state('accessibility', 'article', '/about/accessibility'),
    state('contact', 'article', '/about/contact'),
    state('map', 'map', '/about/sitemap'),
    state('leave', 'leave', '/leave?to=' + encodeURIComponent('https://mark.example/party')),
    state('not-found', 'error', '/nowhere', 404),
  ];
}

// States that a healthy city does not reach, from tests/portal/fixtures.
const fixtures = [
  ['home_new', 'home'], ['search_results', 'search'], ['subject', 'subject'], ['subject_business', 'subject'], ['subject_ended', 'subject'],
  ['subject_merged', 'subject'], ['record_penalty', 'record'], ['record_penalty_late', 'record'], ['record_penalty_now', 'record'],
  ['record_licence', 'record'], ['publicity_empty', 'publicity'], ['codes_found', 'codes'], ['ended', 'ended'],
  ['error_403', 'error'], ['error_429', 'error'], ['error_500', 'error'], ['error_503', 'error'],
  ['error_subject_not_found', 'error'], ['code_problem_check', 'code_problem'],
];

// Pages of the program, as {name, template, status, url(language, senior)}.
export async function allStates(site) {
  const live = (await liveStates(site.origin)).map((state) => ({
    ...state, live: true,
    url: (language) => site.origin + (language === 'en' ? '/en' : '') + state.path,
  }));
  const rendered = fixtures.map(([name, template]) => ({
    name: `fixture-${name}`, template, status: 200, live: false,
    url: (language, senior) => `${site.fixtureOrigin}/${name}.${language}${senior ? '.senior' : ''}.html`,
  }));
  return [...live, ...rendered];
}
