import { configDefaults, defineConfig } from 'vitest/config'

// Without `module`: what packages keep there is for bundlers, and Node can't load it (the AWS SDK's says so at once).
const conditions = ['@entrepot/source', 'node', 'default']

/** Files that kill what they started at a moment, or measure memory, system calls or time: with a neighbour they would tell something else. */
const ALONE = [
  'e2e/agent.e2e.ts',
  'e2e/delivery-kill.e2e.ts',
  'e2e/flush-trace.e2e.ts',
  'e2e/lfs-memory.e2e.ts',
  'e2e/mirror-kill.e2e.ts',
  'e2e/start-stop.e2e.ts',
  'e2e/write-kill.e2e.ts',
  'e2e/s3/faults.e2e.ts',
]

/** What all tests of real clients, processes and browsers have in common. */
export const shared = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    globalSetup: ['e2e/support/global-setup.ts'],
    pool: 'forks' as const,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
}

/**
 * Real clients and real processes, each file with a server of its own. Most of a file is waiting for a start, so two go side by side; those
 * that must have the machine to themselves come after them, one at a time.
 */
export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          ...shared.test,
          name: 'side by side',
          include: ['e2e/**/*.e2e.ts'],
          // A browser's: see vitest.dashboard.config.ts.
          exclude: [...configDefaults.exclude, 'e2e/dashboard/**', ...ALONE],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...shared,
        test: {
          ...shared.test,
          name: 'alone',
          include: ALONE,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
