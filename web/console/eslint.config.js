import typescript from 'typescript-eslint';
import vue from 'eslint-plugin-vue';
import accessibility from 'eslint-plugin-vuejs-accessibility';

export default [
  { ignores: ['node_modules/', 'src/api/schema.d.ts', 'src/components.d.ts'] },
  ...typescript.configs.recommended,
  ...vue.configs['flat/recommended'],
  ...accessibility.configs['flat/recommended'],
  { files: ['**/*.vue'], languageOptions: { parserOptions: { parser: typescript.parser } } },
  {
    rules: {
      // Layout is a matter of taste and of the width that tests/house holds; what follows is about mistakes.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/html-indent': 'off',
      'vue/attributes-order': 'off',
      'vue/multi-word-component-names': 'off',
      // Words come from src/i18n, styles from style sheets: the policy of the site refuses style attributes.
      'vue/no-static-inline-styles': 'error',
      'vue/no-v-html': 'error',
      'vue/no-bare-strings-in-template': 'error',
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
];
