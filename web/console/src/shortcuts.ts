// The keys that a page answers to: whoever brings some says so while it is there, and `?` lists them all (ux 5.5).
import { onBeforeUnmount, reactive, ref, watch } from 'vue';

export interface Shortcut {
  keys: readonly string[];
  does: string;  // key of words
}
export interface ShortcutGroup {
  title: string;  // key of words
  shortcuts: readonly Shortcut[];
}

const everywhere: ShortcutGroup = { title: 'keys.everywhere', shortcuts: [
  { keys: ['?'], does: 'keys.list' },
  { keys: ['Tab', 'Shift + Tab'], does: 'keys.tab' },
  { keys: ['Enter'], does: 'keys.skip' },
  { keys: ['Esc'], does: 'keys.close' },
] };

export const groups = reactive<ShortcutGroup[]>([everywhere]);

// While the component is there, and `answers` says that it answers to them.
export function useShortcuts(group: ShortcutGroup, answers: () => boolean = () => true): void {
  const remove = () => {
    const at = groups.findIndex(({ title }) => title === group.title);
    if (at > 0) groups.splice(at, 1);
  };
  watch(answers, (now) => {
    remove();
    if (now) groups.push(group);
  }, { immediate: true });
  onBeforeUnmount(remove);
}

// A single character that does something may be in the way of those who speak to their computer: it can be switched
// off.
const offKey = 'credence.question-mark-off';
export const isOn = ref(!localStorage.getItem(offKey));

export function switchTo(on: boolean): void {
  isOn.value = on;
  if (on) localStorage.removeItem(offKey);
  else localStorage.setItem(offKey, '1');
}

const notTyped = new Set(['checkbox', 'radio', 'button', 'submit', 'file']);

// Whether a key pressed there is a letter of what somebody types.
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !notTyped.has(target.type);
  return target.isContentEditable || target.matches('textarea, select, [role=combobox]');
}

// Whether the key asks for the list.
export function asksForList(event: KeyboardEvent): boolean {
  if (event.key !== '?' || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return false;
  const isModal = [...document.querySelectorAll('[aria-modal=true]')].some((one) => one.getClientRects().length > 0);
  return isOn.value && !isModal && !isTyping(event.target);
}
