// The one door to the server: typed by docs/api/openapi.yaml, with the language, the token of the session, and refusals
// as exceptions.
import createClient, { type Middleware } from 'openapi-fetch';
import type { paths } from './schema';
import { ownProblem, Refusal, refusalOf } from './problem';

// What the client needs to know of the session; src/session.ts fills it.
export interface Circumstances {
  language: () => string;
  csrfToken: () => string;
  // The session of this tab is over.
  lost: (refusal: Refusal) => void;
  // Another tab has gone on with the session under another token. True when the same account still sits here.
  renew: () => Promise<boolean>;
  // The server has answered; its clock, in milliseconds, when it said so.
  answered: (serverTime: number | null) => void;
}

const nobody: Circumstances = {
  language: () => 'zh-CN', csrfToken: () => '', lost: () => {}, renew: async () => false, answered: () => {},
};
let circumstances = nobody;

export function setCircumstances(given: Partial<Circumstances>): void {
  circumstances = { ...nobody, ...given };
}

const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const lostCodes = new Set(['access.session_expired', 'access.session_ended', 'access.session_unknown',
                           'http.unauthenticated']);

// Copies of requests that change something, until they are answered: a body can be read once only.
const copies = new WeakMap<Request, Request>();

async function codeOf(response: Response): Promise<string> {
  const body: unknown = await response.clone().json().catch(() => null);
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
}

const conditions: Middleware = {
  onRequest({ request, options }) {
    request.headers.set('Accept', options.parseAs === 'blob' ? '*/*' : 'application/json');
    request.headers.set('Accept-Language', circumstances.language());
    if (!changing.has(request.method)) return;
    request.headers.set('X-CSRF-Token', circumstances.csrfToken());
    copies.set(request, request.clone());
  },
  async onResponse({ request, response }) {
    const date = Date.parse(response.headers.get('Date') ?? '');
    circumstances.answered(Number.isNaN(date) ? null : date);
    if (response.status !== 403) return;
    const copy = copies.get(request);
    if (!copy || (await codeOf(response)) !== 'access.csrf' || !(await circumstances.renew())) return;
    copy.headers.set('X-CSRF-Token', circumstances.csrfToken());
    return fetch(copy);
  },
};

export const api = createClient<paths>({ fetch: (request) => fetch(request) });
api.use(conditions);

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

// The body of a good answer; anything else is thrown as Refusal.
export async function answer<T>(pending: Promise<Answered<T>>): Promise<T> {
  return (await answerWithTag(pending)).body;
}

// The same with the entity tag, for If-Match.
export async function answerWithTag<T>(pending: Promise<Answered<T>>): Promise<{ body: T; tag: string | null }> {
  const { body, headers } = await answerWithHeaders(pending);
  return { body, tag: headers.get('ETag') };
}

export async function answerWithHeaders<T>(pending: Promise<Answered<T>>): Promise<{ body: T; headers: Headers }> {
  let given: Answered<T>;
  try {
    given = await pending;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refusal(ownProblem('console.offline'));
  }
  if (given.response.ok) return { body: given.data as T, headers: given.response.headers };
  const refusal = refusalOf(given.error, given.response);
  if (given.response.status === 401 && lostCodes.has(refusal.code)) circumstances.lost(refusal);
  throw refusal;
}
