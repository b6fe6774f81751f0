// Words of the console. Chinese comes with the program; English is fetched when somebody asks for it.
import { createI18n } from 'vue-i18n';
import zh from './zh.json';

export type Language = 'zh-CN' | 'en';
const languageKey = 'credence.language';

export const i18n = createI18n({
  legacy: false, locale: 'zh-CN', fallbackLocale: 'zh-CN', messages: { 'zh-CN': zh } as Record<string, typeof zh>,
});

export function language(): Language {
  return i18n.global.locale.value as Language;
}

export async function setLanguage(chosen: Language): Promise<void> {
  if (chosen === 'en' && !i18n.global.availableLocales.includes('en')) {
    i18n.global.setLocaleMessage('en', (await import('./en.json')).default);
  }
  i18n.global.locale.value = chosen;
  document.documentElement.lang = chosen;
  localStorage.setItem(languageKey, chosen);
}

export async function restoreLanguage(): Promise<void> {
  await setLanguage(localStorage.getItem(languageKey) === 'en' ? 'en' : 'zh-CN');
}
