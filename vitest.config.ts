import { fileURLToPath } from 'node:url'
import { defineVitestProject } from '@nuxt/test-utils/config'
import { defineConfig } from 'vitest/config'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Nuxt's aliases, for code that runs in plain Node. */
const alias = {
  '#shared': path('./shared'),
  '#server': path('./server'),
  '~': path('.'),
}

const LOOP_MEASURED = ['tests/faults/server.test.ts', 'tests/faults/slowDisk.test.ts']

// Groups run one after another: tests with a server or a browser need the machine's cores for themselves.
export default defineConfig({
  test: {
    // A hanging test fails by name; normal ones stay far below this.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node', sequence: { groupOrder: 0 } },
      },
      defineVitestProject({
        test: { name: 'nuxt', include: ['tests/nuxt/**/*.test.ts'], environment: 'nuxt', sequence: { groupOrder: 0 } },
      }),
      {
        extends: true,
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          globalSetup: 'tests/support/built.ts',
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        resolve: { alias },
        test: {
          name: 'attacks',
          include: ['tests/attacks/**/*.test.ts'],
          globalSetup: 'tests/support/built.ts',
          // Attacks measure their cost to others: nothing else may load the machine meanwhile.
          maxWorkers: 1,
          testTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        resolve: { alias },
        test: {
          // Separate from the other faults, since they measure how long the event loop is blocked.
          name: 'ends',
          include: LOOP_MEASURED,
          globalSetup: 'tests/support/built.ts',
          maxWorkers: 1,
          testTimeout: 120_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        resolve: { alias },
        test: {
          name: 'faults',
          include: ['tests/faults/**/*.test.ts'],
          exclude: LOOP_MEASURED,
          globalSetup: 'tests/support/built.ts',
          maxWorkers: 2,
          testTimeout: 120_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        extends: true,
        resolve: { alias },
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/support/built.ts', 'tests/support/chromium.ts'],
          maxWorkers: 2,
          testTimeout: 60_000,
          // A page may be slow on a busy machine.
          expect: { poll: { timeout: 10_000 } },
          sequence: { groupOrder: 5 },
        },
      },
      {
        extends: true,
        resolve: { alias },
        test: {
          name: 'proxies',
          include: ['tests/proxies/**/*.test.ts'],
          globalSetup: ['tests/support/built.ts', 'tests/support/chromium.ts', 'tests/support/deployment.ts'],
          maxWorkers: 2,
          testTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          sequence: { groupOrder: 6 },
        },
      },
    ],
  },
})
