// What areas put on the workbench, in the order of the page. A part loads its own facts.
import { defineAsyncComponent, type Component } from 'vue';

export interface Part {
  name: string;
  // Whoever has it sees the part.
  permission: string;
  component: Component;
  // What the component is told.
  props?: Record<string, string>;
}

const batches = defineAsyncComponent(() => import('../intake/BatchesNow.vue'));

export const parts: Part[] = [
  { name: 'tasks', permission: 'report_data',
    component: defineAsyncComponent(() => import('../intake/TasksNow.vue')) },
  { name: 'batches-submitted', permission: 'approve_data', component: batches, props: { state: 'submitted' } },
  { name: 'withdrawals', permission: 'approve_data',
    component: defineAsyncComponent(() => import('../records/WithdrawalsNow.vue')) },
  { name: 'batches-examined', permission: 'report_data', component: batches, props: { state: 'examined' } },
  { name: 'waiting', permission: 'manage_subjects',
    component: defineAsyncComponent(() => import('../subjects/WaitingNow.vue')) },
  { name: 'changes', permission: 'approve_permissions',
    component: defineAsyncComponent(() => import('../access/ChangesWaiting.vue')) },
  { name: 'clients', permission: 'approve_permissions',
    component: defineAsyncComponent(() => import('../access/ClientsWaiting.vue')) },
  { name: 'chain', permission: 'read_audit',
    component: defineAsyncComponent(() => import('../access/ChainCheck.vue')) },
];
