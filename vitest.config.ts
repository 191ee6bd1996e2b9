import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Without `module`: what packages keep there is for bundlers, and Node can't load it (the AWS SDK's says so at once).
const conditions = ['@entrepot/source', 'node', 'default']

export default defineConfig({
  // Node loads GraphQL's CommonJS build, Vite would take the other one: and a type of one is none in the other.
  resolve: { conditions, alias: { graphql: 'graphql/index.js' } },
  ssr: { resolve: { conditions } },
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  test: {
    include: ['{apps,libs}/**/*.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['libs/testing/src/database/global-setup.ts'],
    // Whoever runs the tests has git settings of their own, such as git-lfs filters; none of them may change an outcome.
    env: { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_TERMINAL_PROMPT: '0' },
    pool: 'forks',
    // A process loads what specs share once, and not for each of some 300 files: no spec may leave anything behind.
    isolate: false,
    // Specs wait for PostgreSQL, git and disks most of the time, so that one per processor leaves much of a small machine idle.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
