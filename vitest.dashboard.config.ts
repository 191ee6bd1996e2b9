import { defineConfig } from 'vitest/config'
import e2e from './vitest.e2e.config.js'

/** The dashboard in a real browser: all files share one server, which is filled once, and run one after the other. */
export default defineConfig({
  ...e2e,
  test: {
    ...e2e.test,
    include: ['e2e/dashboard/**/*.e2e.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['e2e/dashboard/support/global-setup.ts'],
  },
})
