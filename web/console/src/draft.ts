// Text that somebody has typed and not sent yet. It is kept in this tab alone, under the account's name, so that it
// survives the end of a session and a reload, and nobody else finds it.
import { onBeforeUnmount, ref, watch, type Ref } from 'vue';
import { onBeforeRouteLeave } from 'vue-router';

const prefix = 'credence.draft.';

function keyOf(account: string, form: string): string {
  return `${prefix}${account}/${form}`;
}

function allKeys(): string[] {
  return Array.from({ length: sessionStorage.length }, (_, i) => sessionStorage.key(i) ?? '')
    .filter((key) => key.startsWith(prefix));
}

export function forgetDraftsOf(account: string): void {
  for (const key of allKeys()) if (key.startsWith(keyOf(account, ''))) sessionStorage.removeItem(key);
}

export function forgetDraftsOfOthers(account: string): void {
  for (const key of allKeys()) if (!key.startsWith(keyOf(account, ''))) sessionStorage.removeItem(key);
}

// Names of what the account has typed in this tab and not sent, as far as they begin so.
export function draftNames(account: string, beginning: string): string[] {
  const own = keyOf(account, '');
  return allKeys().filter((key) => key.startsWith(own + beginning)).map((key) => key.slice(own.length));
}

export interface Draft {
  // The form was filled from what had been typed before.
  restored: Ref<boolean>;
  // It was sent, or is not wanted any more.
  forget: () => void;
}

// Keeps `form` while it differs from what it was in the beginning. Nothing secret may be a member of it.
// `ask` is asked when the page is left with unsent text; false keeps the page.
export function useDraft<T extends object>(account: string, name: string, form: T,
  ask?: () => Promise<boolean>): Draft {
  const key = keyOf(account, name);
  const beginning = JSON.stringify(form);
  const restored = ref(false);
  const kept = sessionStorage.getItem(key);
  if (kept !== null) {
    const values = JSON.parse(kept) as Partial<T>;
    for (const member of Object.keys(form) as (keyof T)[]) {
      if (member in values) form[member] = values[member] as T[keyof T];
    }
    restored.value = true;
  }
  const stop = watch(() => JSON.stringify(form), (text) => {
    if (text === beginning) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  });
  const forget = () => {
    stop();
    sessionStorage.removeItem(key);
    restored.value = false;
  };
  onBeforeUnmount(stop);
  if (ask) {
    onBeforeRouteLeave(async (to) => {
      // Towards the sign-in the draft stays as it is.
      if (to.name === 'sign-in' || sessionStorage.getItem(key) === null) return true;
      if (!(await ask())) return false;
      forget();
      return true;
    });
  }
  return { restored, forget };
}
