import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { integrityModule } from './build/integrity'
import { lazyLoading } from './build/lazyLoading'
import { luaSource } from './build/luaSource'
import { listMaterials } from './build/materials'
import { PackageCollector } from './build/packages'
import { addManifests } from './build/manifests'
import { prerender } from './build/prerender'
import { makeReproducible } from './build/reproducible'
import { tuneServerBundle } from './build/serverBundle'
import { unnamedComponents } from './build/unnamedComponents'
import { readBasePath } from './server/basePath'
import project from './package.json'

const nativeModules = join(dirname(createRequire(import.meta.url).resolve('better-sqlite3/package.json')), 'prebuilds')
const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const packages = new PackageCollector(source('.'))

export default defineNuxtConfig({
  // Random by default; pages show it.
  buildId: project.version,
  modules: ['@nuxt/eslint', '@nuxt/test-utils/module'],
  $development: { app: { baseURL: readBasePath(process.env) } },
  $production: {
    // Set when the server starts, never when it is built.
    app: { baseURL: '/' },
    nitro: {
      // Our own entry: checks the version of Node, opens the rooms before it listens, and drains connections on shutdown.
      entry: source('server/entry.ts'),
      // Bundles every library, so that each is its production build under any `NODE_ENV` at run time, and none bypasses the
      // log. A native module cannot be bundled, and `ws` breaks (it extends the result of `require`).
      externals: {
        inline: [id => !/(?:^|node_modules\/)(?:better-sqlite3|ws)(?:\/|$)/.test(id)],
        // Otherwise found by a glob pattern that takes a folder called `chat [2]` for a part of it.
        traceInclude: readdirSync(nativeModules).map(file => join(nativeModules, file)),
      },
      unenv: [{ meta: { name: 'log' }, inject: { console: [source('server/strayOutput.ts'), 'console'] } }],
    },
  },
  devtools: { enabled: false },
  app: {
    head: {
      viewport: 'width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content',
      meta: [
        { name: 'color-scheme', content: 'light dark' },
        { name: 'theme-color', media: '(prefers-color-scheme: light)', content: '#fcf9f4' },
        { name: 'theme-color', media: '(prefers-color-scheme: dark)', content: '#10141b' },
        { name: 'format-detection', content: 'telephone=no' },
      ],
      // Keeps what is chosen and pressed before the page is alive: see `plugins/replayEarly.client.ts`.
      script: [{ innerHTML: 'window.early=[];for(const type of["change","submit"])addEventListener(type,e=>{if(!e.defaultPrevented)window.early?.push({target:e.target,value:e.target.value})})' }],
    },
  },
  css: ['~/assets/css/main.css'],

  // Route rules, including those for headers, are case-sensitive: so pages must be too.
  router: { options: { sensitive: true } },

  // Each is set by an environment variable: `NUXT_DATABASE_FILE`, `NUXT_LIMITS_PARTICIPANTS` …
  runtimeConfig: {
    /** The SQLite file. */
    databaseFile: '.data/rooms.sqlite',
    /** Processes that share one port, to use several cores; more than one needs Redis. */
    processes: 1,
    /** Redis in place of the file: its address, where several processes share the rooms. */
    redisUrl: '',
    /** Redis' Sentinels; the host in the address is then the name of the master. */
    redisSentinels: '',
    /** The password of the Sentinels, if they have one. */
    redisSentinelPassword: '',
    /** Promises that Redis writes nothing to a disk, where it does not let its settings be read. */
    redisMemoryOnly: false,
    /** The default and maximum lifetime of a room (seconds, 1 to 3,600). */
    roomLifetimeSeconds: 3600,
    /** Trusted proxies: a number of hops, or CIDR ranges. `X-Forwarded-*` is trusted only from them. */
    trustProxy: '',
    /** Where Prometheus finds metrics: a port of their own (0 for none), and the address it listens on. */
    metricsPort: 0,
    metricsHost: '127.0.0.1',
    public: {
      /** The address of this site as browsers see it, with its path: for links, and for a proxy that does not pass the `Host` header on. */
      url: '',
      /** End-to-end encryption: `off`, `optional`, `default` (the page's switch starts on) or `required`. */
      encryption: 'optional',
    },
    /** A rate of 0 is no limit; a burst is how much may come at once. */
    limits: {
      /** Rooms created by one address. */
      roomsPerMinute: 20,
      roomsPerMinuteBurst: 10,
      /** Live rooms, of all and of one address. */
      rooms: 10_000,
      roomsPerAddress: 200,
      /** People in a room at a time, and names ever taken in it, by all and by one address. */
      participants: 100,
      names: 1000,
      namesPerAddress: 200,
      /** Wrong proofs of an encrypted room's key, of one address. */
      proofsPerMinute: 30,
      proofsPerMinuteBurst: 60,
      /** Messages of one participant, and of everyone in a room. */
      messagesPerSecond: 2,
      messagesPerSecondBurst: 10,
      roomMessagesPerSecond: 50,
      roomMessagesPerSecondBurst: 200,
      /** Frames of one connection, of any kind, valid or not. */
      framesPerSecond: 20,
      framesPerSecondBurst: 60,
      /** Pages of messages for one connection. */
      historyPerSecond: 5,
      historyPerSecondBurst: 10,
      /** Connections at a time, of one address (a school shares one) and of all. */
      connectionsPerAddress: 200,
      connections: 10_000,
      frameBytes: 32_768,
      /** Retention per room, in messages and bytes of text: the oldest messages are erased first. */
      messages: 10_000,
      roomBytes: 8 * 1024 * 1024,
      /** The maximum size of the database file; ending rooms never needs free space. */
      databaseBytes: 1024 ** 3,
      /**
       * Backpressure: the queue of a connection that reads too slowly; beyond it, the client is disconnected, reconnects
       * and catches up.
       */
      queuedFrames: 256,
      queuedBytes: 1024 * 1024,
    },
  },
  // A stray `app/` folder would otherwise become the source directory.
  srcDir: '.',

  routeRules: {
    '/room/**': { headers: { 'cache-control': 'no-store' } },
    '/api/**': { headers: { 'cache-control': 'no-store' } },
  },
  // `server/pages/inlineStyles.ts` inlines styles, which the content security policy allows by hash.
  features: { inlineStyles: false },
  experimental: {
    entryImportMap: false,
    // Polls for new builds: rooms are too short-lived to need it.
    appManifest: false,
    // Pages hold no data that another page could prefetch.
    payloadExtraction: false,
    // Reloads a page whose scripts are gone, and notes its address in `sessionStorage`; `plugins/reloadOnMissingChunk.client.ts` notes nothing.
    emitRouteChunkError: false,
    // A name of each component, which only development tools show: see `build/unnamedComponents.ts`.
    normalizeComponentNames: false,
    // Enabled, islands serve an endpoint of their own even if unused.
    componentIslands: false,
    // Bundles Vue's runtime; as an external package its server half brings the compiler of templates with it.
    externalVue: false,
  },
  compatibilityDate: '2026-11-01',

  nitro: {
    imports: false,
    experimental: { websocket: true, tasks: true },
    scheduledTasks: { '*/30 * * * * *': ['rooms:sweep'] },
    esbuild: { options: { target: 'es2023' } },
    // From memory: see `build/serverBundle.ts`.
    serveStatic: 'node',
    // Compressed at build time, so that serving costs nothing.
    compressPublicAssets: { brotli: true, gzip: true },
    alias: { debug: source('build/noDebug.ts') },
    rollupConfig: { plugins: [luaSource()] },
    // Nothing reads a source map: error reports do not quote source code.
    sourceMap: false,
  },
  vite: {
    // Every component has a setup function; Vue's older way of writing them need not be shipped.
    vue: { features: { optionsAPI: false } },
    // If Vite found these only when a room is opened, it would reload the developer's page.
    optimizeDeps: { include: ['nanoid', 'valibot'] },
    // For Safari before 17 and Firefox before 115 only, which load the same files one after another without it.
    build: { modulePreload: { polyfill: false } },
    plugins: [lazyLoading(), unnamedComponents(), packages.plugin()],
    worker: { plugins: () => [packages.plugin()] },
    // Without a hash, which would depend on the folder: before Nitro bundles these chunks, they import by absolute paths.
    // In one chunk, which every page needs: shared out among several by who uses which part, it compresses worse.
    $client: { build: { rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'framework', test: /\/node_modules\/(?:@vue|@unhead|vue|vue-router|nuxt|unhead|hookable|ofetch|ufo|defu|destr)\// }] } } } } },
    // Nuxt imports unctx by its name, which it leaves to Nitro, and by its path, which it bundles: whichever is found first decides for both.
    $server: { build: { rolldownOptions: { external: [/\/node_modules\/unctx\//], output: { chunkFileNames: '_nuxt/[name].js' } } } },
  },
  telemetry: false,
  hooks: {
    // Nuxt takes the folder of the composables for a glob pattern, and finds none in a checkout called `chat (2)`.
    'imports:extend'(imports) {
      const known = new Set(imports.map(({ as, name }) => as ?? name))
      const folder = source('composables')
      for (const file of readdirSync(folder)) {
        for (const [, name = ''] of readFileSync(`${folder}/${file}`, 'utf8').matchAll(/^export (?:async )?(?:function|const) (\w+)/gm)) {
          if (!known.has(name)) imports.push({ name, from: `${folder}/${file.replace(/\.ts$/, '')}` })
        }
      }
    },
    'pages:routerOptions'({ files }) {
      files.push({ path: fileURLToPath(new URL('routerOptions.ts', import.meta.url)) })
    },
    // Load lazy chunks on demand: most visits never encrypt anything.
    'build:manifest'(manifest) {
      for (const chunk of Object.values(manifest)) chunk.prefetch = false
    },
    'nitro:build:before'(nitro) {
      addManifests(nitro, source('.'))
    },
    'nitro:init'(nitro) {
      // Loads handlers with the server rather than at the first request: see `server/warmUp.ts`. No other hook runs between
      // the scan of the handlers and the bundling.
      nitro.hooks.hook('types:extend', () => {
        for (const handler of nitro.scannedHandlers) handler.lazy = false
      })
      nitro.options.virtual['#integrity'] = () => nitro.options.dev ? 'export default {}' : integrityModule(`${nitro.options.output.publicDir}/_nuxt`)
      if (!nitro.options.dev) {
        prerender(nitro, source('.'))
        makeReproducible(nitro)
        tuneServerBundle(nitro)
        listMaterials(nitro, packages, source('.'))
      }
      const ours = source('server/http/errorHandler.ts')
      // The framework's handlers write addresses into the log and into their pages.
      nitro.options.errorHandler = nitro.options.dev ? [ours, nitro.options.errorHandler].flat() : ours
    },
  },
  eslint: { config: { stylistic: true } },
})
