import vue from '@vitejs/plugin-vue';
import components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig } from 'vitest/config';

// Built into build/console of the project, which the program carries inside (src/base/CMakeLists.txt).
export default defineConfig({
  base: '/console/',
  plugins: [
    vue(),
    // Components of Element Plus one by one, each with its own style. Tests bring their own: theirs need no style.
    components({ dirs: [], resolvers: process.env.VITEST ? [] : [ElementPlusResolver({ importStyle: 'css' })],
                 dts: process.env.VITEST ? false : 'src/components.d.ts' }),
  ],
  define: { __VUE_I18N_LEGACY_API__: false, __INTLIFY_PROD_DEVTOOLS__: false, __VUE_PROD_DEVTOOLS__: false },
  build: {
    outDir: '../../build/console',
    emptyOutDir: true,
    target: ['chrome87', 'edge87', 'firefox79', 'safari14.1'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: { include: ['src/**/*.test.ts'] },
});
