// Asks once before unsent text is left behind.
import { useI18n } from 'vue-i18n';

export function useLeaveQuestion(): () => Promise<boolean> {
  const { t } = useI18n();
  return async () => window.confirm(t('form.leave'));
}
