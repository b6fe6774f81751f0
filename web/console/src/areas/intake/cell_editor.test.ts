// @vitest-environment jsdom
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h } from 'vue';
import { draftNames } from '../../draft';
import { i18n } from '../../i18n';
import { useSession } from '../../session';
import CellEditor from './CellEditor.vue';
import type { CodeChoice } from './code_list';
import type { Cell } from './grid';

vi.mock('vue-router', () => ({ onBeforeRouteLeave: () => {} }));

// Without a page of the city, an address has no beginning.
vi.hoisted(() => {
  const Plain = globalThis.Request;
  globalThis.Request = class extends Plain {
    constructor(input: RequestInfo | URL, init?: RequestInit) {
      super(typeof input === 'string' ? new URL(input, 'http://city') : input, init);
    }
  };
});

// As far as it matters here.
const ElButton = defineComponent({ props: { type: { type: String, default: '' }, nativeType: { type: String,
  default: 'button' } }, setup: (props, { slots }) => () => h('button', { type: props.nativeType, class: props.type },
  slots.default?.()) });

const edit = { version: 3, by: 'rita', at: '2026-11-22T15:04:00+08:00' };
const answered = { row: 9, field: 'CF_JDRQ', edit, findings: [], also: [], counts: {}, edits: 1 };
const wrong: Cell = { column: 'CF_JDRQ', field: 'CF_JDRQ', sensitive: false, value: '2026-13-01', shown: '2026-13-01',
  original: '2026-13-01', edit: null };

// Answers one after the other; null is a line that is broken.
function serve(...given: ([number, object] | null)[]) {
  const asked: { method: string; seen: string | null; body: string }[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push({ method: request.method, seen: request.headers.get('If-Match'), body: await request.clone().text() });
    const next = given.shift();
    if (!next) throw new TypeError('network');
    return Response.json(next[1], { status: next[0] });
  });
  return asked;
}
function overtaken(theirs: string | null, by: typeof edit | null = edit): [number, object] {
  return [409, { type: '', title: '', status: 409, detail: '', instance: '', code: 'intake.cell_overtaken', fields: [],
    overtaken: { yours: '2026-11-01', theirs, edit: by } }];
}
function open(cell: Partial<Cell> = {}, choice: CodeChoice | null = null) {
  const editor = mount(CellEditor, { attachTo: document.body, global: { plugins: [i18n], components: { ElButton } },
    props: { batch: 7, row: 9, title: '处罚决定日期', cell: { ...wrong, ...cell }, choice } });
  const input = editor.find('input');
  return { editor, input, text: () => (input.element as HTMLInputElement).value,
    type: (text: string) => input.setValue(text), press: (key: string, more = {}) => input.trigger('keydown', { key,
      ...more }) };
}

beforeEach(() => {
  sessionStorage.clear();
  setActivePinia(createPinia());
  useSession().session = { user: { name: 'rina' } } as never;
});
afterEach(() => {
  vi.unstubAllGlobals();
  document.body.innerHTML = '';
});

describe('the editor of a cell', () => {
  it('saves with Enter, under the version that was seen', async () => {
    const asked = serve([200, answered]);
    const { editor, type, press, input } = open({ edit: { ...edit, version: 2 } });
    expect(document.activeElement).toBe(input.element);
    await type('2026-11-01');
    expect(draftNames('rina', 'cell-7.')).toEqual(['cell-7.9.CF_JDRQ']);
    await press('Enter');
    await flushPromises();
    expect(asked).toEqual([{ method: 'PUT', seen: '"2"', body: '{"value":"2026-11-01"}' }]);
    expect(editor.emitted('saved')).toEqual([[answered, '2026-11-01']]);
    expect(sessionStorage).toHaveLength(0);
  });
  it('leaves Enter and Esc to the input method, and does not take a key that is held', async () => {
    const asked = serve();
    const { editor, type, press } = open();
    await type('ri');
    await press('Enter', { isComposing: true });
    await press('Escape', { isComposing: true });
    await press('Enter', { keyCode: 229 });
    await press('Enter', { repeat: true });
    expect([asked, editor.emitted('leave')]).toEqual([[], undefined]);
  });
  it('gives up with Esc, and where nothing was changed', async () => {
    const asked = serve();
    const first = open();
    await first.type('x');
    await first.press('Escape');
    expect([first.editor.emitted('leave')?.length, sessionStorage.length]).toEqual([1, 0]);
    const second = open();
    await second.press('Enter');
    expect([second.editor.emitted('leave')?.length, asked]).toEqual([1, []]);
  });
  it('keeps what was typed when the line is broken', async () => {
    const asked = serve(null, [200, answered]);
    const { editor, type, press, text } = open();
    await type('2026-11-01');
    await press('Enter');
    await flushPromises();
    expect([text(), editor.text()]).toEqual(['2026-11-01', expect.stringContaining('已填写的内容仍保留')]);
    await press('Enter');
    await flushPromises();
    expect([asked.length, editor.emitted('saved')?.length]).toEqual([2, 1]);
  });
  it('shows both texts to whoever was overtaken, and sends nothing until they have chosen', async () => {
    const asked = serve(overtaken('2026-11-02'), [200, answered]);
    const { editor, type, press, text } = open();
    await type('2026-11-01');
    await press('Enter');
    await flushPromises();
    expect(editor.findAll('.versions dd').map((one) => one.text())).toEqual(['2026-11-02', '2026-11-01']);
    await press('Enter');
    expect([asked.length, text()]).toEqual([1, '2026-11-01']);
    await editor.find('.box .primary').trigger('click');
    await flushPromises();
    expect(asked[1]).toEqual({ method: 'PUT', seen: '"3"', body: '{"value":"2026-11-01"}' });
    expect(editor.emitted('saved')).toHaveLength(1);
  });
  it('lets the other text stand', async () => {
    serve(overtaken(null, null));
    const { editor, type, press } = open();
    await type('2026-11-01');
    await press('Enter');
    await flushPromises();
    expect(editor.find('.versions dd').text()).toBe('2026-13-01');
    await editor.findAll('.box button')[1]!.trigger('click');
    expect([editor.emitted('theirs')?.length, sessionStorage.length]).toEqual([1, 0]);
  });
  it('asks nothing where both wrote the same', async () => {
    serve(overtaken('2026-11-01'));
    const { editor, type, press } = open();
    await type('2026-11-01');
    await press('Enter');
    await flushPromises();
    expect(editor.emitted('theirs')).toHaveLength(1);
  });
  it('comes back with its text, and says when the cell has changed since', async () => {
    const before = open();
    await before.type('2026-11-01');
    before.editor.unmount();
    const same = open();
    expect([same.text(), same.editor.find('.versions').exists()]).toEqual(['2026-11-01', false]);
    same.editor.unmount();
    const later = open({ value: '2026-11-02', shown: '2026-11-02', edit });
    expect(later.text()).toBe('2026-11-01');
    expect(later.editor.findAll('.versions dd').map((one) => one.text())).toEqual(['2026-11-02', '2026-11-01']);
  });
  it('keeps nothing of a sensitive cell', async () => {
    const asked = serve([200, answered]);
    const { type, press, text } = open({ sensitive: true, value: null, shown: '4****************7', original: null });
    expect(text()).toBe('');
    await press('Enter');
    expect(asked).toEqual([]);
    await type('420881190001010025');
    expect(sessionStorage).toHaveLength(0);
    await press('Enter');
    await flushPromises();
    expect(asked).toHaveLength(1);
  });
  it('says that the batch is not to be edited any more', async () => {
    serve([409, { ...overtaken('')[1], code: 'intake.not_examined', overtaken: undefined, detail: '批次 7 不在待提交状态' }]);
    const { editor, type, press } = open();
    await type('2026-11-01');
    await press('Enter');
    await flushPromises();
    expect([editor.emitted('stale')?.length, editor.text()]).toEqual([1, expect.stringContaining('不在待提交状态')]);
  });
  it('offers the values of the list', async () => {
    const offers = [{ value: '罚款', explained: false, title: '' }, { value: '其他', explained: true, title: '' }];
    const { editor, text } = open({ value: '罚金' }, { multiple: true, offers });
    await editor.findAll('.offers button')[1]!.trigger('click');
    expect(text()).toBe('其他-');
    await editor.findAll('.offers button')[0]!.trigger('click');
    expect([text(), editor.findAll('.offers button').map((one) => one.attributes('aria-pressed'))])
      .toEqual(['其他-;罚款', ['true', 'true']]);
  });
});
