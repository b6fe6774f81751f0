// What must be seen on every page, until it is mended: "" when there is nothing.
import { ref } from 'vue';

export const alarm = ref('');
