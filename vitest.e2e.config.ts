import { configDefaults, defineConfig } from 'vitest/config'

// Without `module`: what packages keep there is for bundlers, and Node can't load it (the AWS SDK's says so at once).
const conditions = ['@entrepot/source', 'node', 'default']

/** What all tests of real clients, processes and browsers have in common. */
export const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['e2e/support/global-setup.ts'],
    fileParallelism: false,
    pool: 'forks' as const,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    // What is looked at again and again comes from other processes, on a machine that may be busy.
    expect: { poll: { timeout: 20_000 } },
  },
}

/** Real clients and real processes: one file at a time, as each brings a server of its own. */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ['e2e/**/*.e2e.ts'],
    // A browser's: see vitest.dashboard.config.ts.
    exclude: [...configDefaults.exclude, 'e2e/dashboard/**'],
  },
})
