import { fileURLToPath } from 'node:url'
import { TOO_OLD_SCRIPT } from './client/unsupportedBrowser'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineNuxtConfig({
  modules: ['@nuxt/eslint', '@nuxt/test-utils/module'],
  $production: {
    nitro: {
      // Our own way to listen: it looks at the version of Node, opens the rooms first, and drains at the end.
      entry: source('server/entry.ts'),
      // Bundles every library, so that each is its production build whatever `NODE_ENV` is at run time, and none writes past
      // the log. A native module cannot be bundled, and `ws` breaks (it extends what `require` returns).
      externals: { inline: [id => !/(?:^|node_modules\/)(?:better-sqlite3|ws)(?:\/|$)/.test(id)] },
      unenv: [{ meta: { name: 'log' }, inject: { console: [source('server/strayOutput.ts'), 'console'] } }],
    },
  },
  devtools: { enabled: false },
  app: {
    head: {
      htmlAttrs: { lang: 'en' },
      title: 'Ephemeral Chat Rooms',
      viewport: 'width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content',
      meta: [
        { name: 'description', content: 'Chat rooms that need no account and are gone after an hour.' },
        { name: 'color-scheme', content: 'light dark' },
        { name: 'theme-color', media: '(prefers-color-scheme: light)', content: '#fcf9f4' },
        { name: 'theme-color', media: '(prefers-color-scheme: dark)', content: '#10141b' },
        { name: 'format-detection', content: 'telephone=no' },
      ],
      // Keeps a press that comes before the page is alive: see `plugins/replayEarlySubmit.client.ts`.
      script: [{ innerHTML: TOO_OLD_SCRIPT }, { innerHTML: 'addEventListener("submit",e=>{if(!e.defaultPrevented)window.earlySubmit=e.target})' }],
      link: [
        { rel: 'icon', type: 'image/svg+xml', href: '/favicon.svg' },
        { rel: 'apple-touch-icon', href: '/apple-touch-icon.png' },
        { rel: 'manifest', href: '/manifest.webmanifest' },
      ],
    },
  },
  css: ['~/assets/css/main.css'],

  // Rules for routes, those of headers among them, see the case of letters: so pages must too.
  router: { options: { sensitive: true } },

  // Each is set by the environment variable of its name: `NUXT_DATABASE_FILE`, `NUXT_LIMITS_PARTICIPANTS` …
  runtimeConfig: {
    /** Where the rooms are kept. */
    databaseFile: '.data/rooms.sqlite',
    /** The lifetime of a room, and the longest that may be asked for (seconds, 1 to 3,600). */
    roomLifetimeSeconds: 3600,
    /** Which proxies' headers are believed. */
    trustProxy: '',
    /** The address of this site as browsers see it, where a proxy does not pass the `Host` header on. */
    publicUrl: '',
    public: {
      /** Whether rooms are encrypted end to end: `off`, `optional`, `default` (the page's switch is on at first) or `required`. */
      encryption: 'optional',
    },
    /** A rate of 0 is no limit; a burst is how much may come at once. */
    limits: {
      /** Rooms made by one address. */
      roomsPerMinute: 20,
      roomsPerMinuteBurst: 10,
      /** Live rooms, of all and of one address. */
      rooms: 10_000,
      roomsPerAddress: 200,
      /** People in a room at a time, and names ever taken in it, by all and by one address. */
      participants: 100,
      names: 1000,
      namesPerAddress: 200,
      /** Wrong proofs of the key of an encrypted room, of one address. */
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
      /** Pages of messages that one connection asks for. */
      historyPerSecond: 5,
      historyPerSecondBurst: 10,
      /** Connections at a time, of one address (a school sits behind one) and of all. */
      connectionsPerAddress: 200,
      connections: 10_000,
      frameBytes: 32_768,
      /** What is kept of a room, in messages and in bytes of their texts: the oldest are erased first. */
      messages: 10_000,
      roomBytes: 8 * 1024 * 1024,
      /** The most that the file may hold; ending rooms never needs free space. */
      databaseBytes: 1024 ** 3,
      /** What may wait for a connection that reads too slowly; then it is let go, to come back and catch up. */
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
  // Styles are put into the page by `server/pages/inlineStyles.ts`, which the content security policy allows by their hashes.
  features: { inlineStyles: false },
  experimental: {
    entryImportMap: false,
    // Asks the server now and then whether there is a new build: a room lives shorter than that matters.
    appManifest: false,
    // Pages hold no data that another page could want to prefetch.
    payloadExtraction: false,
    // Reloads a page whose scripts are gone, and notes its address in `sessionStorage`; `plugins/reloadOnMissingChunk.client.ts` notes nothing.
    emitRouteChunkError: false,
    // Even unused, they answer at an address of their own.
    componentIslands: false,
  },
  compatibilityDate: '2026-11-01',

  nitro: {
    imports: false,
    experimental: { websocket: true, tasks: true },
    scheduledTasks: { '*/30 * * * * *': ['rooms:sweep'] },
    esbuild: { options: { target: 'es2023' } },
    // In the bundle, so that all answers share one buffer for each file, and serving one opens nothing.
    serveStatic: 'inline',
    // Compressed when it is built, so that serving it costs nothing.
    compressPublicAssets: { brotli: true, gzip: true },
    // A report names no place in the code, because it names nothing that a user could have caused: nobody reads a map.
    sourceMap: false,
  },
  // Found only when a room is first opened, they would reload the page of whoever develops.
  vite: { optimizeDeps: { include: ['nanoid', 'valibot'] } },
  telemetry: false,
  hooks: {
    'pages:routerOptions'({ files }) {
      files.push({ path: fileURLToPath(new URL('routerOptions.ts', import.meta.url)) })
    },
    // What is for later is loaded when it is needed: most visits never encrypt anything.
    'build:manifest'(manifest) {
      for (const chunk of Object.values(manifest)) chunk.prefetch = false
    },
    'nitro:init'(nitro) {
      // Loaded with the server rather than by the first request: see `server/warmUp.ts`. No other hook comes between the
      // scan of the handlers and the bundling.
      nitro.hooks.hook('types:extend', () => {
        for (const handler of nitro.scannedHandlers) handler.lazy = false
      })
      const ours = source('server/http/errorHandler.ts')
      // Those of the framework write addresses into the log and into their pages.
      nitro.options.errorHandler = nitro.options.dev ? [ours, nitro.options.errorHandler].flat() : ours
    },
  },
  eslint: { config: { stylistic: true } },
})
