import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { i18n, restoreLanguage } from './i18n';
import { makeRouter } from './router';
import 'element-plus/es/components/base/style/css';
import './styles/tokens.css';
import './styles/base.css';

restoreLanguage().finally(() => {
  createApp(App).use(createPinia()).use(i18n).use(makeRouter()).mount('#app');
});
