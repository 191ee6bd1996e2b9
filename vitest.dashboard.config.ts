import { configDefaults, defineConfig } from 'vitest/config'
import { shared } from './vitest.e2e.config.js'

/** The dashboard in a real browser: all files share one server, which is filled once, and run one after the other. */
export default defineConfig({
  ...shared,
  test: {
    ...shared.test,
    include: ['e2e/dashboard/**/*.e2e.ts'],
    exclude: configDefaults.exclude,
    globalSetup: ['e2e/dashboard/support/global-setup.ts'],
    fileParallelism: false,
  },
})
