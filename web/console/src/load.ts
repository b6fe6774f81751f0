// Asking the server for what a page shows: nothing at first, a skeleton after 300 ms, a word and a way out after 10 s.
import { onBeforeUnmount, reactive, shallowRef, type ShallowRef } from 'vue';
import { Refusal } from './api/problem';

export const skeletonAfterMs = 300;
export const slowAfterMs = 10_000;

export interface Load<T> {
  value: T | undefined;
  refusal: Refusal | null;
  phase: 'waiting' | 'loading' | 'slow' | 'done' | 'cancelled';
  run: () => Promise<void>;
  cancel: () => void;
}

export function useLoad<T>(ask: (signal: AbortSignal) => Promise<T>): Load<T> {
  const value: ShallowRef<T | undefined> = shallowRef();
  const refusal = shallowRef<Refusal | null>(null);
  let turn = new AbortController();
  let timers: ReturnType<typeof setTimeout>[] = [];

  const load = reactive({
    value, refusal, phase: 'waiting' as Load<T>['phase'],
    async run(): Promise<void> {
      stop();
      const mine = turn = new AbortController();
      load.phase = 'waiting';
      refusal.value = null;
      timers = [setTimeout(() => { load.phase = 'loading'; }, skeletonAfterMs),
                setTimeout(() => { load.phase = 'slow'; }, slowAfterMs)];
      try {
        const found = await ask(mine.signal);
        if (mine.signal.aborted) return;
        value.value = found;
      } catch (error) {
        if (mine.signal.aborted) return;
        if (!(error instanceof Refusal)) throw error;
        refusal.value = error;
      } finally {
        if (mine === turn && !mine.signal.aborted) {
          timers.forEach(clearTimeout);
          load.phase = 'done';
        }
      }
    },
    cancel(): void {
      stop();
      load.phase = 'cancelled';
    },
  });
  function stop(): void {
    timers.forEach(clearTimeout);
    turn.abort();
  }
  onBeforeUnmount(stop);
  return load as unknown as Load<T>;
}
