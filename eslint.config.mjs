import nx from '@nx/eslint-plugin'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

const pure = ['layer:pure']
const engine = [...pure, 'layer:engine']

/** The arrows of docs/architecture.md: who may import whom. */
const layers = [
  {
    sourceTag: 'layer:pure',
    onlyDependOnLibsWithTags: pure,
    bannedExternalImports: ['@nestjs/*', 'fastify', 'pg', 'pg-boss', '@prisma/*', '@aws-sdk/*', 'undici'],
  },
  {
    sourceTag: 'layer:engine',
    onlyDependOnLibsWithTags: pure,
    bannedExternalImports: ['@nestjs/*', 'fastify'],
  },
  {
    sourceTag: 'layer:flow',
    onlyDependOnLibsWithTags: [...engine, 'layer:flow'],
    bannedExternalImports: ['@nestjs/*', 'fastify', 'pg', '@prisma/*', '@aws-sdk/*'],
  },
  {
    sourceTag: 'layer:app',
    onlyDependOnLibsWithTags: [...engine, 'layer:flow'],
    bannedExternalImports: ['pg', '@prisma/*'],
  },
  // Nothing of the server but its schema.
  { sourceTag: 'layer:dashboard', onlyDependOnLibsWithTags: [] },
  { sourceTag: 'layer:test', onlyDependOnLibsWithTags: [...engine, 'layer:flow'] },
]

export default tseslint.config(
  { ignores: ['**/dist', '**/generated', '**/*.d.ts', 'node_modules', '.nx', '.cache', 'data'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mjs'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none' },
      ],
      '@typescript-eslint/no-extraneous-class': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
    },
  },
  {
    files: ['apps/**/*.ts', 'apps/**/*.tsx', 'libs/**/*.ts'],
    ignores: [
      '**/*.spec.ts',
      '**/*.e2e.ts',
      'libs/testing/**',
      'apps/server/src/testing/**',
      'apps/server/src/env.ts',
    ],
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        { enforceBuildableLibDependency: false, allow: [], depConstraints: layers },
      ],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Only apps/server/src/env.ts reads the environment; take a Config.',
        },
      ],
    },
  },
  { files: ['apps/dashboard/src/**/*.{ts,tsx}'], ...reactHooks.configs.flat['recommended-latest'] },
  {
    // Nest reads the types of parameters at run time: there, a class that is only named as a type must still be imported as a value.
    files: ['apps/server/src/**/*.ts'],
    languageOptions: { parserOptions: { emitDecoratorMetadata: true, experimentalDecorators: true } },
  },
  {
    // Command-line programs talk to a person, and nothing else reads their output.
    files: [
      'tools/**',
      '.ci/**',
      'libs/testing/src/database/global-setup.ts',
      'bench/**',
      'e2e/**',
      'libs/testing/src/demo/**',
      'libs/testing/src/fake-hub/main.ts',
    ],
    rules: { 'no-console': 'off' },
  },
)
