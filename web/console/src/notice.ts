// One sentence about something that went well; it stands for four seconds and is spoken.
import { ref } from 'vue';

export const notice = ref('');
let timer: ReturnType<typeof setTimeout> | undefined;

export function tell(sentence: string): void {
  notice.value = sentence;
  clearTimeout(timer);
  timer = setTimeout(() => { notice.value = ''; }, 4000);
}
