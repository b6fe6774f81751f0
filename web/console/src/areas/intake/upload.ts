// Sending a file in pieces. The server says where to go on, so that a broken line, a reload or another day costs one
// piece at most; a file that is still on its way is found again by its name, size and digest.
import { reactive } from 'vue';
import { answer, api } from '../../api/client';
import { ownProblem, Refusal } from '../../api/problem';
import type { components } from '../../api/schema';

export type Upload = components['schemas']['Upload'];
export type SameFile = NonNullable<Upload['same_as']>;
export const uploadBytesMax = 500 * 1024 * 1024;
export const uploadKinds = ['.xlsx', '.csv'];
// Above this a browser would take too long, and too much memory, over a digest.
const digestBytesMax = 64 * 1024 * 1024;
// A piece that took less may be followed by a larger one.
const quickMs = 1500;
const offsetHeader = 'Upload-Offset';

export interface Asked {
  item: string;
  department: string | null;
  corrects: number | null;
}

export interface Sending {
  phase: 'idle' | 'reading' | 'asking' | 'sending' | 'ending' | 'broken' | 'same' | 'done';
  sent: number;
  total: number;
  bytesPerSecond: number;
  // Bytes that had arrived before; the file is gone on with.
  resumedAt: number;
  same: SameFile | null;
  batch: number | null;
  refusal: Refusal | null;
}

// What is wrong with a file before anything of it is sent; the key of the sentence.
export function faultOfFile(file: { name: string; size: number }): string | null {
  if (!uploadKinds.some((kind) => file.name.toLowerCase().endsWith(kind))) return 'upload.wrong_kind';
  if (file.size === 0) return 'upload.empty';
  return file.size > uploadBytesMax ? 'upload.too_large' : null;
}

// Hex SHA-256; null where the browser cannot tell, or not soon enough.
export async function digestOf(file: Blob): Promise<string | null> {
  if (file.size > digestBytesMax || !globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// How long the next piece is: whole units unless it is the last, twice as long after a quick one.
export function nextPiece(upload: Pick<Upload, 'piece_unit' | 'piece_max' | 'size' | 'offset'>, last: number,
  lastMs: number): number {
  const wanted = last === 0 ? upload.piece_unit : lastMs < quickMs ? last * 2 : Math.max(upload.piece_unit, last / 2);
  const whole = Math.max(1, Math.floor(Math.min(wanted, upload.piece_max) / upload.piece_unit)) * upload.piece_unit;
  return Math.min(whole, upload.size - upload.offset);
}

export function useUpload() {
  const sending = reactive<Sending>({ phase: 'idle', sent: 0, total: 0, bytesPerSecond: 0, resumedAt: 0, same: null,
    batch: null, refusal: null }) as Sending;
  let file: File | undefined;
  let upload: Upload | undefined;
  let stopped = new AbortController();

  async function begin(chosen: File, asked: Asked): Promise<void> {
    file = chosen;
    Object.assign(sending, { phase: 'reading', sent: 0, total: chosen.size, resumedAt: 0, same: null, batch: null,
      refusal: null });
    await guarded(async () => {
      const sha256 = await digestOf(chosen);
      sending.phase = 'asking';
      upload = await answer(api.POST('/api/v1/uploads', { body: { ...asked, file_name: chosen.name, size: chosen.size,
        sha256 } }));
      sending.sent = sending.resumedAt = upload.offset;
      if (upload.same_as) {
        sending.same = upload.same_as;
        sending.phase = 'same';
        return;
      }
      await send();
    });
  }

  // After a break, or when the same file shall be sent again all the same.
  async function goOn(): Promise<void> {
    sending.refusal = null;
    await guarded(async () => {
      const path = { upload: String(upload!.id) };
      upload = await answer(api.GET('/api/v1/uploads/{upload}', { params: { path } }));
      await send();
    });
  }

  async function drop(): Promise<void> {
    stopped.abort();
    const dropped = upload;
    upload = undefined;
    Object.assign(sending, { phase: 'idle', sent: 0, same: null, refusal: null });
    if (dropped) {
      await answer(api.DELETE('/api/v1/uploads/{upload}', { params: { path: { upload: String(dropped.id) } } }))
        .catch(() => {});  // what is left lying there is cleared away after a day
    }
  }

  async function guarded(walk: () => Promise<void>): Promise<void> {
    stopped = new AbortController();
    try {
      await walk();
    } catch (error) {
      if (stopped.signal.aborted) return;
      sending.refusal = error instanceof Refusal ? error : new Refusal(ownProblem('console.unreadable'));
      sending.phase = upload ? 'broken' : 'idle';
    }
  }

  async function send(): Promise<void> {
    sending.phase = 'sending';
    const begun = performance.now();
    const from = upload!.offset;
    let piece = 0;
    let took = 0;
    while (upload!.offset < upload!.size) {
      piece = nextPiece(upload!, piece, took);
      const at = performance.now();
      upload = await sendPiece(upload!, file!.slice(upload!.offset, upload!.offset + piece));
      took = performance.now() - at;
      sending.sent = upload.offset;
      sending.bytesPerSecond = ((upload.offset - from) * 1000) / Math.max(1, performance.now() - begun);
    }
    sending.phase = 'ending';
    const finished = await answer(api.POST('/api/v1/uploads/{upload}/finish', {
      params: { path: { upload: String(upload!.id) } }, signal: stopped.signal,
    }));
    sending.same = finished.same_as;
    sending.batch = finished.batch;
    sending.phase = 'done';
  }

  async function sendPiece(known: Upload, bytes: Blob): Promise<Upload> {
    const path = { upload: String(known.id) };
    const pending = api.PATCH('/api/v1/uploads/{upload}', {
      params: { path, header: { [offsetHeader]: String(known.offset) } }, body: bytes as unknown as string,
      bodySerializer: (body: unknown) => body as BodyInit,
      headers: { 'Content-Type': 'application/offset+octet-stream' },
      signal: stopped.signal,
    });
    try {
      return await answer(pending);
    } catch (error) {
      // It arrived, and only the answer was lost: the server knows where to go on.
      if (!(error instanceof Refusal) || error.code !== 'intake.upload_offset') throw error;
      return answer(api.GET('/api/v1/uploads/{upload}', { params: { path } }));
    }
  }

  return { sending, begin, goOn, drop };
}
