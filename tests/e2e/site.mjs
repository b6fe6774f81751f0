// The release program with a fresh demo city on a free port, and a second little server: it shows pages rendered from
// fixtures – the states that a healthy city never reaches – and frames pages of the first.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
export const build = path.join(root, 'build/e2e', process.env.CREDENCE_E2E_FOLDER ?? '');
const program = process.env.CREDENCE ?? path.join(root, 'build/release/credence');

// Every row of the footer and every kind of link is set, so that every part of the frame is seen.
function configuration(frameOrigin) {
  return `[server]
public_requests_per_minute = 0
sign_ins_per_minute = 0
staff_requests_per_minute = 0
trusted_proxies = ["127.0.0.1"]

[site]
name = "信用示例市"
name_english = "Credit Example City"
phone = "0724-0000000"
id_code = "4208810000"
sponsor = "示例信用办公室"
sponsor_english = "Example Credit Office"
maintainer = "示例信息中心"
maintainer_english = "Example Information Centre"
address = "示例市示例路 1 号"
address_english = "1 Example Road"
hours = "工作日 8:30—12:00，14:30—17:30"
hours_english = "Working days 8:30–12:00, 14:30–17:30"
email = "credit@example.gov.cn"
icp = "鄂ICP备00000000号"
police = "鄂公网安备 00000000000000号"
party_mark_url = "https://mark.example/party"
accessibility_mark_url = "https://mark.example/accessibility"
error_report_url = "https://report.example.gov.cn/"
embed_ancestors = ["${frameOrigin}"]
footer = [{ label = "监督电话", label_english = "Supervision", value = "0724-0000001" }]
`;
}

async function startProgram(data) {
  const child = spawn(program, ['serve', '--data', data, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (bytes) => {
      text += bytes;
      const found = /http:\/\/[\w.]+:\d+/.exec(text);
      if (found) resolve(found[0]);
    });
    child.on('exit', (code) => reject(new Error(`credence serve ended with ${code}`)));
  });
  return { origin, stop: () => child.kill('SIGTERM') };
}

const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml',
                '.png': 'image/png' };

// Serves `folder` with the policy of the site; /frame?url=… is a page of another site that frames the address.
function startFixtures(folder) {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url, 'http://fixtures');
    if (url.pathname === '/frame') {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<!DOCTYPE html><title>frame</title><link rel="icon" href="data:,"><iframe src="${url.searchParams.get('url')}"></iframe>`);
      return;
    }
    const file = path.join(folder, path.normalize(url.pathname));
    if (!file.startsWith(folder) || !fs.existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('Content-Type', types[path.extname(file)] ?? 'application/octet-stream');
    if (server.policy) response.setHeader('Content-Security-Policy', server.policy);
    response.end(fs.readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

export async function startSite() {
  fs.rmSync(build, { recursive: true, force: true });
  fs.mkdirSync(build, { recursive: true });
  const pages = path.join(build, 'fixtures');
  const rendered = spawnSync('python3', [path.join(root, 'tests/portal/preview.py'), pages, '--senior'], { encoding: 'utf8' });
  if (rendered.status !== 0) throw new Error(`preview.py: ${rendered.stderr}`);
  const fixtures = await startFixtures(pages);
  const fixtureOrigin = `http://127.0.0.1:${fixtures.address().port}`;

  const data = path.join(build, 'data');
  const made = spawnSync(program, ['demo', '--data', data], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`credence demo: ${made.stderr}${made.stdout}`);
  fs.writeFileSync(path.join(data, 'credence.toml'), configuration(fixtureOrigin));
  const credence = await startProgram(data);
  fixtures.policy = (await fetch(credence.origin + '/')).headers.get('content-security-policy');
  return {
    origin: credence.origin,
    fixtureOrigin,
    data,
    stop() {
      credence.stop();
      fixtures.close();
      fixtures.closeAllConnections();
    },
  };
}
