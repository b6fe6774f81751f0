import { afterEach, describe, expect, it, vi } from 'vitest';
import { answer, api, setCircumstances } from './client';
import { Refusal } from './problem';

const problem = (code: string, status: number) => new Response(JSON.stringify({
  type: `urn:credence:error:${code}`, title: 't', status, detail: `detail of ${code}`,
    instance: 'urn:credence:request:R-1',
  code, fields: [],
}), { status, headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '7' } });
const json = (body: unknown) => new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });

// Answers in turn; keeps what was asked.
function serve(...answers: (Response | Error)[]): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request);
    const next = answers.shift();
    if (!next || next instanceof Error) throw next ?? new TypeError('no more answers');
    return next;
  });
  return asked;
}
const signIn = () => answer(api.POST('/api/v1/session', {
  baseUrl: 'http://city', body: { name: 'rina', password: 'x' } }));
const look = () => answer(api.GET('/api/v1/roles', { baseUrl: 'http://city' }));

afterEach(() => {
  vi.unstubAllGlobals();
  setCircumstances({});
});

describe('the door to the server', () => {
  it('says language and token', async () => {
    setCircumstances({ language: () => 'en', csrfToken: () => 'C' });
    const asked = serve(json({ rows: [] }), json({}));
    await look();
    await signIn();
    expect(asked[0]!.headers.get('Accept-Language')).toBe('en');
    expect(asked[0]!.headers.has('X-CSRF-Token')).toBe(false);
    expect(asked[1]!.headers.get('X-CSRF-Token')).toBe('C');
  });
  it('throws what the server refuses, with its number and waiting time', async () => {
    serve(problem('http.too_many_requests', 429));
    const refusal = await look().catch((error: unknown) => error as Refusal);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'http.too_many_requests', request: 'R-1', retryAfter: 7,
      message: 'detail of http.too_many_requests' });
  });
  it('tells a broken line from a refusal', async () => {
    serve(new TypeError('network'));
    await expect(look()).rejects.toMatchObject({ code: 'console.offline', isOffline: true });
    serve(new Response('<html>', { status: 502 }));
    await expect(look()).rejects.toMatchObject({ code: 'console.unreadable' });
  });
  it('notices the end of the session, and only that', async () => {
    const lost = vi.fn();
    setCircumstances({ lost });
    serve(problem('access.sign_in_refused', 401), problem('access.session_expired', 401));
    await expect(signIn()).rejects.toThrow();
    expect(lost).not.toHaveBeenCalled();
    await expect(look()).rejects.toThrow();
    expect(lost).toHaveBeenCalledOnce();
  });
  it('asks again with the token that another tab has got', async () => {
    let token = 'old';
    setCircumstances({ csrfToken: () => token, renew: async () => { token = 'new'; return true; } });
    const asked = serve(problem('access.csrf', 403), json({ done: true }));
    await expect(signIn()).resolves.toEqual({ done: true });
    expect(asked[1]!.headers.get('X-CSRF-Token')).toBe('new');
    expect(await asked[1]!.json()).toEqual({ name: 'rina', password: 'x' });
  });
  it('does not ask again for another account', async () => {
    setCircumstances({ renew: async () => false });
    const asked = serve(problem('access.csrf', 403));
    await expect(signIn()).rejects.toMatchObject({ code: 'access.csrf' });
    expect(asked).toHaveLength(1);
  });
});
