import { defineConfig } from 'vitest/config'

// Without `module`: what packages keep there is for bundlers, and Node can't load it (the AWS SDK's says so at once).
const conditions = ['@entrepot/source', 'node', 'default']

/** Real clients and real processes: one file at a time, as each brings a server of its own. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    // A browser's: see vitest.dashboard.config.ts.
    exclude: ['**/node_modules/**', 'e2e/dashboard/**'],
    globalSetup: ['e2e/support/global-setup.ts'],
    fileParallelism: false,
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
})
