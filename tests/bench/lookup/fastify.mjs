// The same look-up as a service in Node has it: Fastify, one prepared statement, the answer as stored text.
// Two processes, since there are two cores.
import cluster from 'node:cluster';
import Database from 'better-sqlite3';
import Fastify from 'fastify';

const processes = 2;
const [, , file] = process.argv;

async function serve() {
  const database = new Database(file, { readonly: true });
  database.pragma('cache_size = -16384');
  const find = database.prepare('SELECT body FROM answer WHERE code = ?').pluck();
  const server = Fastify({ logger: false });
  server.get('/api/v1/subjects/:code', (request, reply) => {
    const body = find.get(request.params.code);
    if (body === undefined) return reply.code(404).send();
    return reply.type('application/json').send(body);
  });
  return server.listen({ host: '127.0.0.1', port: Number(process.env.PEER_PORT ?? 0) });
}

if (cluster.isPrimary) {
  let ready = 0;
  process.on('SIGTERM', () => {
    for (const worker of Object.values(cluster.workers)) worker.kill();
    process.exit(0);
  });
  cluster.on('message', (worker, address) => {
    if (++ready === processes) console.log(address);
  });
  // All workers ask for port 0 of the same address and share the one they are given.
  for (let i = 0; i < processes; ++i) cluster.fork();
} else {
  process.send(await serve());
}
