// @ts-check
import withNuxt from './.nuxt/eslint.config.mjs'

/**
 * Data flows one way; nothing points back.
 * @param {string[]} files which files it is about
 * @param {[regex: string, message: string][]} forbidden what they must not import
 * @returns {import('eslint').Linter.Config} the rule for them
 */
const noImports = (files, ...forbidden) => ({
  name: `house/${files[0]}`,
  files,
  rules: {
    'no-restricted-imports': ['error', {
      // Types count too: a component that names a type of the server depends on the server.
      patterns: [NO_AUTO_IMPORTS, ...forbidden].map(([regex, message]) => ({ regex, message })),
    }],
  },
})

/** Matches a folder as an alias or a relative path. @param {string} names */
const folder = names => `^(?:#|~/|~~/|@/|@@/|(?:\\.{1,2}/)+)(?:${names})(?:/|$)`

/** @type {[string, string]} */
const NO_AUTO_IMPORTS = ['^#imports$', 'Import by name from where it is.']
/** @type {[string, string]} */
const NO_SERVER = [folder('server'), 'The client knows the server only by its protocol.']
/** @type {[string, string]} */
const NO_CLIENT = ['^(?:#app|(?:~|~~|@|@@|\\.\\./.*)/(?:pages|components|composables|client))(?:/|$)', 'The server knows no client.']
/** @type {[string, string]} */
const NO_SQL = ['^(?:kysely|better-sqlite3)(?:/|$)', 'Only server/db speaks SQL.']
/** @type {[string, string]} */
const NO_TESTS = [folder('tests|scripts'), 'What ships knows no tests.']

const CODE = '{ts,mts,vue}'

export default withNuxt(
  {
    name: 'house/ignores',
    ignores: ['dev-test/**'],
  },
  {
    name: 'house/rules',
    rules: {
      'vue/no-v-html': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-imports': ['error', { patterns: [{ regex: NO_AUTO_IMPORTS[0], message: NO_AUTO_IMPORTS[1] }] }],
    },
  },
  {
    name: 'house/typed',
    files: [`**/*.${CODE}`],
    languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.vue'] } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
    },
  },
  {
    name: 'house/socket',
    files: [`{components,composables,pages,layouts,middleware,plugins,client}/**/*.${CODE}`, 'app.vue', 'error.vue'],
    ignores: ['composables/roomNetwork.ts'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: 'NewExpression[callee.name="WebSocket"], NewExpression[callee.property.name="WebSocket"]',
        message: 'The one WebSocket of the page is in composables/roomNetwork.ts.',
      }],
    },
  },
  {
    name: 'house/log',
    files: [`server/**/*.${CODE}`],
    // The entry writes before the log is loaded.
    ignores: ['server/log.ts', 'server/entry.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    name: 'house/fixtures',
    files: ['tests/**'],
    // Vitest reads the fixtures that a function needs from its parameter's pattern, and requires one even if it is empty.
    rules: {
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      'no-restricted-properties': ['error', { property: 'override', message: 'Files that share a worker share it, whichever runs first: extend the fixture.' }],
    },
  },
  {
    name: 'house/components',
    files: [`components/**/*.${CODE}`],
    // Auto-imports of Nuxt: no import names them.
    rules: {
      'no-restricted-globals': ['error', ...['$fetch', 'fetch', 'useFetch', 'useAsyncData', 'useRoom'].map(name => (
        { name, message: 'Components take props and emit events; they fetch nothing and know no socket.' }
      ))],
    },
  },
  noImports([`pages/**/*.${CODE}`, 'app.vue', 'error.vue'], NO_SERVER, NO_TESTS),
  noImports([`components/**/*.${CODE}`], NO_SERVER, NO_TESTS,
    [folder('composables|pages'), 'Components take props and emit events.'],
    ['^(?:ws|crossws)(?:/|$)', 'Components know no socket.']),
  noImports([`composables/**/*.${CODE}`], NO_SERVER, NO_TESTS, [folder('components|pages'), 'Composables know no component.']),
  noImports([`client/**/*.${CODE}`], NO_TESTS,
    ['^(?!#shared/|~/client/|\\./|qr$|@noble/|highlight\\.js(?:/|$))', 'The client is pure: it imports shared, itself, and libraries that only compute.']),
  noImports([`packages/**/*.${CODE}`], NO_SERVER, NO_TESTS, [folder('components|composables|pages'), 'The package runs without Vue and without a DOM.']),
  noImports([`shared/**/*.${CODE}`], ['^(?!valibot$|\\.{1,2}/)', 'Shared is for both sides: it imports valibot and itself.']),
  noImports([`server/**/*.${CODE}`], NO_CLIENT, NO_SQL, NO_TESTS),
  noImports([`server/rooms/**/*.${CODE}`], NO_CLIENT, NO_SQL, NO_TESTS,
    ['^(?:h3|crossws|nitropack|nitro|ws|#nitro)(?:/|$|-)', 'The domain knows no HTTP and no WebSocket.'],
    [folder('server/(?:api|http|plugins|routes|middleware|tasks|websocket|db|redis|app|log|settings)'), 'The domain knows no edge.'],
    ['^\\.\\./', 'Import by alias.']),
  noImports([`server/redis/**/*.${CODE}`], NO_CLIENT, NO_SQL, NO_TESTS,
    ['^(?:h3|crossws|nitropack|nitro|ws|#nitro)(?:/|$|-)', 'Redis knows no HTTP and no WebSocket.'],
    ['^#server/(?!clients/|limitLog$|rooms/(?:clock|eventually|ledger|limits|rateLimit|tokens)$)', 'The ledger knows no hub, room or connection: it implements rooms/ledger.'],
    ['^\\.\\./', 'Import by alias.']),
  noImports([`server/db/**/*.${CODE}`], NO_CLIENT, NO_TESTS,
    ['^(?:h3|crossws|nitropack|nitro|ws|#nitro)(?:/|$|-)', 'The database knows no HTTP and no WebSocket.'],
    ['^#server/(?!db/|clients/|limitLog$|rooms/(?:clock|ledger|limits|meter|rateLimit|tokens)$)', 'The ledger knows no hub, room or connection: it implements rooms/ledger.'],
    ['^\\.\\./', 'Import by alias.']),
)
