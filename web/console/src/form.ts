// Sending a form: the cheap checks here, everything else at the server; what is wrong stands at its field and in a
// summary that takes the focus.
import { reactive } from 'vue';
import { Refusal } from './api/problem';

export interface Fault {
  field: string | null;  // id of the field; null when it is about none
  message: string;
}

export interface FormOptions {
  check?: () => Fault[];
  send: () => Promise<void>;
  // Which field the code of a refusal is about.
  fields?: Record<string, string>;
}

export interface Form {
  busy: boolean;
  faults: Fault[];
  // A refusal that is about no field.
  refusal: Refusal | null;
  // Counts the attempts, so that the summary takes the focus each time.
  attempts: number;
  submit: () => Promise<boolean>;
  faultOf: (field: string) => string;
}

// The faults that a refusal tells, and the refusal itself when it tells none.
export function faultsOf(refusal: Refusal, fields: Record<string, string>): Fault[] {
  const own = refusal.problem.fields.map(({ field, message }) => ({ field, message }));
  const field = fields[refusal.code];
  return own.length > 0 || !field ? own : [{ field, message: refusal.problem.detail }];
}

export function useForm(options: FormOptions): Form {
  const form = reactive<Form>({
    busy: false, faults: [], refusal: null, attempts: 0,
    async submit(): Promise<boolean> {
      if (form.busy) return false;
      form.refusal = null;
      form.faults = options.check?.() ?? [];
      form.attempts += 1;
      if (form.faults.length > 0) return false;
      form.busy = true;
      try {
        await options.send();
        return true;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        form.faults = faultsOf(error, options.fields ?? {});
        if (form.faults.length === 0) form.refusal = error;
        form.attempts += 1;
        return false;
      } finally {
        form.busy = false;
      }
    },
    faultOf: (field: string): string => form.faults.find((fault) => fault.field === field)?.message ?? '',
  });
  return form as Form;
}
