import { defineConfig } from 'vitest/config'

const conditions = ['@entrepot/source', 'module', 'node', 'default']

/** Real clients and real processes: one file at a time, as each brings a server of its own. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
