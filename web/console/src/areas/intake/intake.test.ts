import { afterEach, describe, expect, it, vi } from 'vitest';
import { bytesText, isUnderWay, percentOf, stateKey, waitMs } from './batch';
import { fileNameIn } from './download';
import { digestOf, faultOfFile, nextPiece, uploadBytesMax, useUpload } from './upload';

// Without a page, an address has no beginning.
vi.hoisted(() => {
  const Plain = globalThis.Request;
  globalThis.Request = class extends Plain {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://city') : input, init);
    }
  };
});

const mib = 1024 * 1024;
const asked = { item: 'penalty', department: null, corrects: null };

describe('a file to be sent', () => {
  it('is refused before sending when it cannot be right', () => {
    expect(faultOfFile({ name: '处罚.XLSX', size: 10 })).toBeNull();
    expect(faultOfFile({ name: 'a.csv', size: uploadBytesMax })).toBeNull();
    expect(faultOfFile({ name: 'a.xls', size: 10 })).toBe('upload.wrong_kind');
    expect(faultOfFile({ name: 'xlsx', size: 10 })).toBe('upload.wrong_kind');
    expect(faultOfFile({ name: 'a.csv', size: 0 })).toBe('upload.empty');
    expect(faultOfFile({ name: 'a.csv', size: uploadBytesMax + 1 })).toBe('upload.too_large');
  });
  it('has the digest that others compute', async () => {
    expect(await digestOf(new Blob(['abc']))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('pieces', () => {
  const upload = { piece_unit: mib, piece_max: 8 * mib, size: 20 * mib + 5, offset: 0 };
  it('begin small, grow while they are quick, and shrink when they are slow', () => {
    expect(nextPiece(upload, 0, 0)).toBe(mib);
    expect(nextPiece(upload, mib, 100)).toBe(2 * mib);
    expect(nextPiece(upload, 8 * mib, 100)).toBe(8 * mib);
    expect(nextPiece(upload, 8 * mib, 9000)).toBe(4 * mib);
    expect(nextPiece(upload, mib, 9000)).toBe(mib);
  });
  it('are whole units but for the last', () => {
    expect(nextPiece({ ...upload, piece_unit: 3 * mib }, 0, 0)).toBe(3 * mib);
    expect(nextPiece({ ...upload, piece_unit: 3 * mib }, 3 * mib, 0)).toBe(6 * mib);
    expect(nextPiece({ ...upload, offset: 20 * mib }, 4 * mib, 0)).toBe(5);
  });
});

// A server that keeps what it is sent; `fails` lets one piece go wrong.
function makeServer(fails: Record<number, 'broken' | 'arrived'> = {}) {
  const kept: Uint8Array[] = [];
  let size = 0;
  let pieces = 0;
  const offset = () => kept.reduce((sum, one) => sum + one.length, 0);
  const view = () => Response.json({ id: 7, ...asked, department: 'D011', file_name: 'a.csv', size, offset: offset(),
    piece_unit: mib, piece_max: 8 * mib, batch: null, same_as: null, expires_at: '2026-11-24T00:00:00+08:00' });
  const problem = (code: string, status: number) => Response.json({ type: '', title: code, status, detail: code,
    instance: '', code, fields: [] }, { status, headers: { 'Content-Type': 'application/problem+json' } });
  const fetch = vi.fn(async (request: Request) => {
    const path = new URL(request.url).pathname;
    if (request.method === 'POST' && path.endsWith('/uploads')) {
      size = ((await request.json()) as { size: number }).size;
      return view();
    }
    if (path.endsWith('/finish')) return Response.json({ batch: 12, job: 3, same_as: null });
    if (request.method !== 'PATCH') return view();
    pieces += 1;
    const type = request.headers.get('Content-Type');
    if (type !== 'application/offset+octet-stream') return problem('http.media_type', 415);
    if (request.headers.get('Upload-Offset') !== String(offset())) return problem('intake.upload_offset', 409);
    if (fails[pieces] === 'broken') throw new TypeError('network');
    kept.push(new Uint8Array(await request.arrayBuffer()));
    if (fails[pieces] === 'arrived') return problem('intake.upload_offset', 409);
    return view();
  });
  return { fetch, kept, offset };
}

describe('an upload', () => {
  const file = new File([new Uint8Array(3 * mib + 9).map((_, i) => i % 251)], 'a.csv');
  afterEach(() => vi.unstubAllGlobals());
  const sum = (parts: Uint8Array[]) => parts.reduce((all, part) => all + part.reduce((a, b) => a + b, 0), 0);
  const whole = async () => sum([new Uint8Array(await file.arrayBuffer())]);

  it('sends every byte once and ends as a batch', async () => {
    const server = makeServer();
    vi.stubGlobal('fetch', server.fetch);
    const { sending, begin } = useUpload();
    await begin(file, asked);
    expect([sending.phase, sending.batch, sending.sent]).toEqual(['done', 12, file.size]);
    expect([server.offset(), sum(server.kept)]).toEqual([file.size, await whole()]);
  });
  it('goes on after a break where the server is', async () => {
    const server = makeServer({ 2: 'broken' });
    vi.stubGlobal('fetch', server.fetch);
    const { sending, begin, goOn } = useUpload();
    await begin(file, asked);
    expect([sending.phase, sending.refusal?.isOffline, sending.sent]).toEqual(['broken', true, mib]);
    await goOn();
    expect([sending.phase, sending.refusal]).toEqual(['done', null]);
    expect([server.offset(), sum(server.kept)]).toEqual([file.size, await whole()]);
  });
  it('asks the server when an answer was lost on the way', async () => {
    const server = makeServer({ 1: 'arrived' });
    vi.stubGlobal('fetch', server.fetch);
    const { sending, begin } = useUpload();
    await begin(file, asked);
    expect([sending.phase, server.offset()]).toEqual(['done', file.size]);
  });
});

describe('a batch', () => {
  const counts = { open: 0 } as never;
  const examined = { state: 'examined', sent_back: null, approved: null } as never;
  it('says who is to act', () => {
    expect(stateKey({ ...(examined as object), counts: { open: 2 } } as never)).toBe('to_correct');
    expect(stateKey({ ...(examined as object), counts } as never)).toBe('to_submit');
    expect(stateKey({ ...(examined as object), counts, sent_back: {} } as never)).toBe('sent_back');
    expect(stateKey({ state: 'filed', counts } as never)).toBe('filed');
  });
  it('is asked for while the program works, ever less often', () => {
    expect(['examining', 'examined', 'submitted', 'filing', 'filed'].filter((state) => isUnderWay({ state } as never)))
      .toEqual(['examining', 'filing']);
    expect([waitMs(0), waitMs(10), waitMs(30)]).toEqual([1000, 2000, 5000]);
  });
  it('tells per cent only where there is a whole', () => {
    expect(percentOf(null)).toBeNull();
    expect(percentOf({ rows: 0, bytes: 0, bytes_total: 0 })).toBeNull();
    expect(percentOf({ rows: 9, bytes: 999, bytes_total: 1000 })).toBe(99);
    expect(percentOf({ rows: 9, bytes: 1200, bytes_total: 1000 })).toBe(100);
  });
  it('tells bytes as people do', () => {
    expect([bytesText(12), bytesText(2048), bytesText(3.5 * mib)]).toEqual(['12 B', '2.0 KB', '3.5 MB']);
  });
});

describe('the name of a file', () => {
  it('is the one the server gives', () => {
    const both = "attachment; filename=\"x.xlsx\"; filename*=UTF-8''%E5%A4%84%E7%BD%9A.xlsx";
    expect(fileNameIn(both, 'b')).toBe('处罚.xlsx');
    expect(fileNameIn('attachment; filename="x.xlsx"', 'b')).toBe('x.xlsx');
    expect(fileNameIn(null, 'b.xlsx')).toBe('b.xlsx');
  });
});
