// Who sits here: the session as the server tells it, and how much of its time is left.
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { answer, api, setCircumstances } from './api/client';
import { ownProblem, Refusal } from './api/problem';
import type { components } from './api/schema';
import { forgetDraftsOfOthers, forgetDraftsOf } from './draft';
import { language } from './i18n';

export type Session = components['schemas']['Session'];
export type Stage = Session['stage'];

export const warnBeforeMs = 5 * 60_000;
const lastSignInKey = 'credence.last-sign-in';
// Whether a browser has a session it cannot tell itself, because scripts do not see the cookie; so it is noted here,
// and whoever has not signed in is not asked for.
const signedInKey = 'credence.signed-in';

export const useSession = defineStore('session', () => {
  const session = ref<Session | null>(null);
  // Why the last one ended, until somebody signs in again.
  const lostBecause = ref<Refusal | null>(null);
  // When the account was last used before this sign-in; undefined when this tab did not see the sign-in.
  const lastSignIn = ref<string | null | undefined>(readLastSignIn());
  const serverAheadMs = ref(0);
  const looked = ref(false);
  let touchedAt = 0;

  const isOpen = computed(() => session.value?.stage === 'open');
  const may = (permission: string): boolean => session.value?.functions.includes(permission) ?? false;

  function take(taken: Session): Session {
    session.value = taken;
    localStorage.setItem(signedInKey, '1');
    lostBecause.value = null;
    touchedAt = Date.now();
    return taken;
  }

  // Looks whether a session is there; keeps it as it is when the network fails.
  async function load(): Promise<void> {
    if (!localStorage.getItem(signedInKey)) {
      looked.value = true;
      return;
    }
    try {
      const found = await answer(api.GET('/api/v1/session'));
      const touched = touchedAt;
      take(found);
      touchedAt = touched;
    } catch (error) {
      if ((error as Refusal).problem?.status === 401) session.value = null;
      else if (!looked.value) throw error;
    } finally {
      looked.value = true;
    }
  }

  async function signIn(name: string, password: string): Promise<Session> {
    const opened = await answer(api.POST('/api/v1/session', { body: { name, password } }));
    lastSignIn.value = opened.last_sign_in_at;
    sessionStorage.setItem(lastSignInKey, opened.last_sign_in_at ?? '');
    forgetDraftsOfOthers(opened.user.name);
    return take(opened);
  }

  async function signOut(): Promise<void> {
    const name = session.value?.user.name;
    await answer(api.DELETE('/api/v1/session'));
    if (name) forgetDraftsOf(name);
    session.value = null;
    sessionStorage.removeItem(lastSignInKey);
    localStorage.removeItem(signedInKey);
  }

  function lost(refusal: Refusal): void {
    if (session.value) lostBecause.value = refusal;
    session.value = null;
    localStorage.removeItem(signedInKey);
  }

  // All tabs of a browser share one session: when it is over in another tab, this one says so at once and keeps what
  // was typed here.
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === signedInKey && newValue === null && session.value) lost(new Refusal(ownProblem('console.signed_out')));
  });

  async function renew(): Promise<boolean> {
    const name = session.value?.user.name;
    await load().catch(() => {});
    return session.value?.user.name === name;
  }

  // Milliseconds until the session ends, as far as this tab can tell.
  function remainingMs(now = Date.now()): number {
    if (!session.value) return 0;
    return Math.min(Date.parse(session.value.idle_ends_at),
      Date.parse(session.value.ends_at)) - now - serverAheadMs.value;
  }

  setCircumstances({
    language: () => language(),
    csrfToken: () => session.value?.csrf_token ?? '',
    lost,
    renew,
    answered: (serverTime) => {
      if (serverTime !== null) serverAheadMs.value = serverTime - Date.now();
    },
  });
  return { session, lostBecause, lastSignIn, looked, isOpen, may, take, load, signIn, signOut, lost, remainingMs };
});

function readLastSignIn(): string | null | undefined {
  const kept = sessionStorage.getItem(lastSignInKey);
  return kept === null ? undefined : kept || null;
}
