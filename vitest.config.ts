import { fileURLToPath } from 'node:url'
import { defineVitestProject } from '@nuxt/test-utils/config'
import { defineConfig } from 'vitest/config'
import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'
import { luaSource } from './build/luaSource.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Nuxt's aliases, for code that runs in plain Node. */
const alias = {
  '#shared': path('./shared'),
  '#server': path('./server'),
  '~': path('.'),
}

/** Their cost to others, or how long an event loop, a page or a crowd of clients is held up, is measured: nothing else may load the machine meanwhile. */
const MEASURED = ['tests/attacks/{bursts,flood,greed,largePosts}.test.ts', 'tests/faults/{return,slowDisk,thousandEnds}.test.ts', 'tests/browser/{emptyBlocks,longRoom}.test.ts']
/** Each takes a minute or more: started last, one would keep half of the machine waiting. */
const LONG = /(?:faults\/(?:erasure|files|powerCut|restarts|soak)|redis\/(?:cluster|faults)|browser\/(?:states\/\w+|encrypted|traces|textSize)|reproducible)\.test\.ts$/

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => Number(LONG.test(other.moduleId)) - Number(LONG.test(one.moduleId)))
  }
}

/** What a test waits for may be slow on a busy machine (ms). */
const PATIENCE = { timeout: 10_000 }

const built = 'tests/support/built.ts'
const chromium = 'tests/support/chromium.ts'
const deployment = 'tests/support/deployment.ts'

/** Tests with a server or a browser: as many files at once as keep two cores busy, since some tests wait. */
function serverTests(name: string, { testTimeout = 30_000, globalSetup = [built], exclude = [] }: { testTimeout?: number, globalSetup?: string[], exclude?: string[] } = {}) {
  return {
    extends: true as const,
    resolve: { alias },
    plugins: [luaSource()],
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      exclude,
      globalSetup,
      maxWorkers: 3,
      isolate: false,
      testTimeout,
      expect: { poll: PATIENCE },
      sequence: { groupOrder: 2 },
    },
  }
}

const integration = serverTests('integration', { globalSetup: [built, deployment] })
/** What people meet in rooms, a second time: each server of these tests is three processes on a Redis, and the system gives each connection to one of them. */
const onRedis = {
  ...integration,
  test: {
    ...integration.test,
    name: 'integration on Redis',
    include: ['tests/integration/{encrypted,ending,frames,joining,locking,presence,protocol,renaming,rooms,talking,upgrade}.test.ts'],
    env: { ON_REDIS: '1' },
  },
}

// Groups run one after another.
export default defineConfig({
  test: {
    // A hanging test fails by name; normal ones stay far below this.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        resolve: { alias },
        plugins: [luaSource()],
        test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node', isolate: false, expect: { poll: PATIENCE }, sequence: { groupOrder: 0 } },
      },
      defineVitestProject({
        test: { name: 'nuxt', include: ['tests/nuxt/**/*.test.ts'], environment: 'nuxt', isolate: false, expect: { poll: PATIENCE }, sequence: { groupOrder: 0 } },
      }),
      {
        extends: true,
        resolve: { alias },
        test: { name: 'measured', include: MEASURED, globalSetup: [built, chromium], maxWorkers: 1, testTimeout: 120_000, expect: { poll: PATIENCE }, sequence: { groupOrder: 1 } },
      },
      integration,
      serverTests('attacks', { testTimeout: 60_000, exclude: MEASURED }),
      serverTests('faults', { testTimeout: 240_000, exclude: MEASURED }),
      serverTests('browser', { testTimeout: process.env.SCREENSHOTS ? 600_000 : 60_000, globalSetup: [built, chromium], exclude: MEASURED }),
      serverTests('redis', { testTimeout: 60_000, globalSetup: [built, chromium, deployment] }),
      onRedis,
      serverTests('engines', { testTimeout: 120_000, globalSetup: [built, 'tests/support/engines/installed.ts'] }),
      serverTests('client', { testTimeout: 60_000, globalSetup: ['tests/support/clientPackage.ts', chromium] }),
      serverTests('proxies', { testTimeout: 60_000, globalSetup: [built, chromium, deployment] }),
    ],
  },
})
