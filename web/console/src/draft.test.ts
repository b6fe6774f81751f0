// @vitest-environment jsdom
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { defineComponent, h, nextTick, reactive } from 'vue';
import { forgetDraftsOf, forgetDraftsOfOthers, useDraft, type Draft } from './draft';

// A page with one form, as a visit of somebody.
function visit(account: string, name = 'form') {
  const form = reactive({ reason: '', role: 'reporter' });
  let draft!: Draft;
  const page = mount(defineComponent({ setup() {
    draft = useDraft(account, name, form);
    return () => h('p', form.reason);
  } }));
  return { form, draft, page };
}

beforeEach(() => sessionStorage.clear());

describe('drafts', () => {
  it('come back to whoever typed them', async () => {
    const first = visit('rina');
    expect(first.draft.restored.value).toBe(false);
    first.form.reason = '接替原报送员';
    await nextTick();
    first.page.unmount();
    const second = visit('rina');
    expect(second.form.reason).toBe('接替原报送员');
    expect(second.draft.restored.value).toBe(true);
  });
  it('are nobody else’s', async () => {
    visit('rina').form.reason = 'secret';
    await nextTick();
    expect(visit('rinaldo').form.reason).toBe('');
    expect(visit('rina', 'other form').form.reason).toBe('');
    forgetDraftsOfOthers('rinaldo');
    expect(sessionStorage).toHaveLength(0);
  });
  it('stay when the same account comes back', async () => {
    visit('rina').form.reason = 'kept';
    await nextTick();
    forgetDraftsOfOthers('rina');
    expect(visit('rina').form.reason).toBe('kept');
  });
  it('end when they are sent, or when nothing is left of them', async () => {
    const sent = visit('rina');
    sent.form.reason = 'one';
    await nextTick();
    sent.draft.forget();
    expect(sessionStorage).toHaveLength(0);
    sent.form.reason = 'after';
    await nextTick();
    expect(sessionStorage).toHaveLength(0);
    const emptied = visit('rina');
    emptied.form.reason = 'two';
    await nextTick();
    emptied.form.reason = '';
    await nextTick();
    expect(sessionStorage).toHaveLength(0);
  });
  it('end with the sign-out', async () => {
    visit('rina').form.reason = 'one';
    await nextTick();
    forgetDraftsOf('rina');
    expect(sessionStorage).toHaveLength(0);
  });
  it('take over known members alone', () => {
    sessionStorage.setItem('credence.draft.rina/form', JSON.stringify({ reason: 'x', strange: 'y' }));
    expect(visit('rina').form).toEqual({ reason: 'x', role: 'reporter' });
  });
});
