// @vitest-environment jsdom
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import { asksForList, groups, isTyping, switchTo, useShortcuts } from './shortcuts';

function pressed(target: Element, key = '?', more: KeyboardEventInit = {}): boolean {
  let asked = false;
  const listen = (event: Event) => { asked = asksForList(event as KeyboardEvent); };
  document.addEventListener('keydown', listen, { once: true });
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...more }));
  return asked;
}
function add(html: string): Element {
  document.body.innerHTML = html;
  return document.body.firstElementChild!;
}

beforeEach(() => switchTo(true));

describe('the list of shortcuts', () => {
  it('is asked for by the question mark alone', () => {
    const button = add('<button>x</button>');
    expect(pressed(button)).toBe(true);
    expect(pressed(button, '/')).toBe(false);
    expect(pressed(button, '?', { ctrlKey: true })).toBe(false);
    expect(pressed(button, '?', { metaKey: true })).toBe(false);
  });
  it('is never in the way of somebody who types', () => {
    for (const html of ['<input>', '<input type="search">', '<textarea></textarea>', '<div role="combobox"></div>',
      '<select></select>']) {
      expect(pressed(add(html))).toBe(false);
    }
    expect(isTyping(add('<input type="checkbox">'))).toBe(false);
  });
  it('can be switched off, and stays so', () => {
    switchTo(false);
    expect(pressed(add('<button>x</button>'))).toBe(false);
    expect(localStorage.length).toBe(1);
    switchTo(true);
    expect(pressed(add('<button>x</button>'))).toBe(true);
    expect(localStorage.length).toBe(0);
  });
  it('holds what a page answers to, as long as it does', async () => {
    const answers = ref(false);
    const page = mount(defineComponent({ setup() {
      useShortcuts({ title: 'keys.cells', shortcuts: [{ keys: ['F2'], does: 'keys.cell_open' }] }, () => answers.value);
      return () => h('p');
    } }));
    const titles = () => groups.map(({ title }) => title);
    expect(titles()).toEqual(['keys.everywhere']);
    answers.value = true;
    await nextTick();
    expect(titles()).toEqual(['keys.everywhere', 'keys.cells']);
    page.unmount();
    expect(titles()).toEqual(['keys.everywhere']);
  });
});
