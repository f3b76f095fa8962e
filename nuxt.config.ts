import { fileURLToPath } from 'node:url'

export default defineNuxtConfig({
  modules: ['@nuxt/eslint', '@nuxt/test-utils/module'],
  // A stray `app/` folder would otherwise become the source directory.
  srcDir: '.',
  compatibilityDate: '2026-11-01',
  telemetry: false,
  eslint: { config: { stylistic: true } },
  devtools: { enabled: false },
  // A strict content security policy allows no inline style.
  features: { inlineStyles: false },
  // What is not Vue, Nuxt, a component or a composable is imported by name.
  imports: { scan: true, dirs: [] },

  // Each is set by the environment variable of its name: `NUXT_DATABASE_FILE`, `NUXT_LIMITS_PARTICIPANTS` …
  runtimeConfig: {
    /** Where the rooms are kept. */
    databaseFile: '.data/rooms.sqlite',
    /** The lifetime of a room, and the longest that may be asked for (seconds, 1 to 3,600). */
    roomLifetimeSeconds: 3600,
    /** Which proxies' headers are believed. */
    trustProxy: '',
    limits: {
      /** People in a room at a time. */
      participants: 100,
      /** Names ever taken in a room. */
      names: 1000,
    },
  },

  routeRules: {
    '/room/**': { headers: { 'cache-control': 'no-store' } },
    '/api/**': { headers: { 'cache-control': 'no-store' } },
  },

  nitro: {
    imports: false,
    experimental: { websocket: true, tasks: true },
    scheduledTasks: { '*/30 * * * * *': ['rooms:sweep'] },
    esbuild: { options: { target: 'es2023' } },
    // Inlined, it starts in two thirds of the time.
    externals: { inline: ['kysely'] },
  },
  $production: {
    // Our own way to listen: it looks at the version of Node, opens the rooms first, and drains at the end.
    nitro: { entry: fileURLToPath(new URL('server/entry.ts', import.meta.url)) },
  },
  hooks: {
    'nitro:init'(nitro) {
      const ours = fileURLToPath(new URL('server/http/errorHandler.ts', import.meta.url))
      nitro.options.errorHandler = [ours, nitro.options.errorHandler].flat()
    },
  },
})
