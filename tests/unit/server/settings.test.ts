import { readFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { NitroRuntimeConfig } from 'nitropack/types'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { checkEnvironment } from '#server/settingNames'
import { SettingError } from '#server/settingError'
import { readSettings, SETTING_NAMES } from '#server/settings'
import { ROOT } from '../../../scripts/build'

const DOCUMENT = readFileSync(path(ROOT, 'docs/operate.md'), 'utf8')
/** The rows of its tables: the names of settings, and their defaults. */
const ROWS = DOCUMENT.split('\n').flatMap((line) => {
  const [, names, value] = line.match(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|([^|]*)\|/) ?? []
  return names === undefined || value === undefined ? [] : [{ names: names.match(/[A-Z_]+/g) ?? [], value: value.replaceAll('`', '').trim() }]
})
const LIMITS = SETTING_NAMES.filter(name => name.startsWith('NUXT_LIMITS_'))
const RATES = LIMITS.filter(name => /PER_(?:SECOND|MINUTE)$/.test(name))
const COUNTS = LIMITS.filter(name => !RATES.includes(name))

let defaults: NitroRuntimeConfig

beforeAll(async () => {
  vi.stubGlobal('defineNuxtConfig', (config: unknown) => config)
  // By address: it is compiled with other types than the tests.
  const config: { default: { runtimeConfig: NitroRuntimeConfig } } = await import(pathToFileURL(path(ROOT, 'nuxt.config.ts')).href)
  defaults = config.default.runtimeConfig
})

/** The configuration as Nitro makes it of the environment. */
function configured(env: Record<string, string>): NitroRuntimeConfig {
  const replaced = (values: object, prefix: string): object => Object.fromEntries(Object.entries(values).map(([key, value]) => {
    const name = `${prefix}_${key.replace(/[A-Z]/g, '_$&').toUpperCase()}`
    if (env[name] !== undefined) return [key, parsed(env[name])]
    return [key, typeof value === 'object' ? replaced(value, name) : value]
  }))
  return replaced(defaults, 'NUXT') as NitroRuntimeConfig
}

function parsed(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true'
  const number = Number(value)
  return value.trim() === '' || (Number.isNaN(number) && value !== 'NaN') ? value : number
}

const read = (env: Record<string, string>) => readSettings(configured(env), env)

const WRONG: [name: string, value: string][] = [
  ...COUNTS.flatMap(name => ['0', '-1', '2.5', 'many', '1e400', 'NaN'].map((value): [string, string] => [name, value])),
  ...RATES.flatMap(name => ['-1', 'off', '1e400', 'NaN', '2/s'].map((value): [string, string] => [name, value])),
  ['NUXT_LIMITS_FRAME_BYTES', '10'], ['NUXT_LIMITS_FRAME_BYTES', '32769'], ['NUXT_LIMITS_DATABASE_BYTES', '1000'], ['NUXT_LIMITS_DATABASE_BYTES', '1GB'],
  ['NUXT_ROOM_LIFETIME_SECONDS', '0'], ['NUXT_ROOM_LIFETIME_SECONDS', '3601'], ['NUXT_ROOM_LIFETIME_SECONDS', '1h'], ['NUXT_ROOM_LIFETIME_SECONDS', 'Infinity'],
  ['NUXT_PUBLIC_ENCRYPTION', 'on'], ['NUXT_PUBLIC_ENCRYPTION', 'true'], ['NUXT_PUBLIC_ENCRYPTION', 'Required'],
  ['NUXT_PUBLIC_URL', 'chat.example.org'], ['NUXT_PUBLIC_URL', 'ftp://example.org'], ['NUXT_PUBLIC_URL', 'https://a@example.org'], ['NUXT_PUBLIC_URL', 'https://example.org/?x'], ['NUXT_PUBLIC_URL', 'https://example.org/a b'],
  ['NUXT_APP_BASE_URL', 'chat'], ['NUXT_APP_BASE_URL', '/a//b/'], ['NUXT_APP_BASE_URL', 'https://example.org/'],
  ['NUXT_METRICS_PORT', '-1'], ['NUXT_METRICS_PORT', '65536'], ['NUXT_METRICS_PORT', 'on'],
  ['NUXT_TRUST_PROXY', 'nginx'], ['NUXT_TRUST_PROXY', '10.0.0.0/33'], ['NUXT_TRUST_PROXY', '-1'], ['NUXT_TRUST_PROXY', '1.5'],
  ['NUXT_PROCESSES', '0'], ['NUXT_PROCESSES', '2'], ['NUXT_PROCESSES', '65'],
  ['NUXT_REDIS_SENTINELS', '10.0.0.1'], ['NUXT_REDIS_SENTINELS', 'a b:1'], ['NUXT_REDIS_MEMORY_ONLY', 'yes'], ['NUXT_REDIS_MEMORY_ONLY', 'true'],
  ['NUXT_REDIS_SENTINELS', '10.0.0.1:26379'], ['NUXT_REDIS_SENTINEL_PASSWORD', 'open sesame'],
  ['NUXT_DATABASE_FILE', ':memory:'], ['NUXT_DATABASE_FILE', '~/rooms.sqlite'], ['NUXT_DATABASE_FILE', 'file:x'],
]

describe('a wrong value is named, with what it got and what it takes', () => {
  test.for(WRONG)('%s=%s', ([name, value]) => {
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^${name} is .+\\. It takes .+\\.$`))
  })
})

test.for(['Infinity', '1e400', '2.50'])('a wrong value is quoted as it was written: %s', (value) => {
  expect(() => read({ NUXT_LIMITS_ROOMS: value })).toThrow(`NUXT_LIMITS_ROOMS is "${value}". It takes a whole number`)
})

describe('contradictions', () => {
  test.for([
    ['NUXT_LIMITS_ROOMS_PER_ADDRESS', '11', 'NUXT_LIMITS_ROOMS', '10'],
    ['NUXT_LIMITS_NAMES_PER_ADDRESS', '11', 'NUXT_LIMITS_NAMES', '10'],
    ['NUXT_LIMITS_CONNECTIONS_PER_ADDRESS', '10001', 'NUXT_LIMITS_CONNECTIONS', '10000'],
    ['NUXT_LIMITS_PARTICIPANTS', '1001', 'NUXT_LIMITS_NAMES', '1000'],
    ['NUXT_LIMITS_ROOM_BYTES', '2000000', 'NUXT_LIMITS_DATABASE_BYTES', '1048576'],
  ])('%s=%s is more than %s=%s', ([part = '', more = '', whole = '', less = '']) => {
    expect(() => read({ [part]: more, [whole]: less })).toThrow(`${part} is ${more}. It takes at most the value of ${whole}, which is ${less}.`)
    expect(() => read({ [part]: less, [whole]: more })).not.toThrow()
    // A default is no contradiction.
    expect(() => read({ [whole]: less })).not.toThrow()
  })
})

describe('passwords', () => {
  test.for<Record<string, string>>([
    { NUXT_REDIS_URL: 'redis://:sesame@' }, { NUXT_REDIS_URL: 'redis://a', NUXT_REDIS_SENTINELS: ':sesame@10.0.0.1' },
    { NUXT_REDIS_SENTINEL_PASSWORD: 'sesame' }, { NUXT_REDIS_SENTINELS: 'sesame:1' },
    ...['redis://:sesame@10.0.0.1', 'redis://:sesame%@10.0.0.1:1', 'https://:sesame@10.0.0.1:1', 'redis://:sesame@10.0.0.1:1/0', 'ann:sesame@10.0.0.1:1'].map(sentinel => ({ NUXT_REDIS_URL: 'redis://a', NUXT_REDIS_SENTINELS: sentinel })),
  ])('are in no message: %j', (env) => {
    expect(() => read(env)).toThrow(/^NUXT_REDIS_\w+ is wrong\. It takes (?!.*sesame)/)
  })

  test.for(['https://:sesame@example.org/', 'https://ann:sesame@example.org/a b/', 'ann:sesame@example.org/'])('are no part of the address of the site, which all pages show: %s', (url) => {
    expect(() => read({ NUXT_PUBLIC_URL: url })).toThrow(/^NUXT_PUBLIC_URL is "…@example\.org\/.*"\. It takes the address of this site/)
  })

  test('of Sentinels are taken as written, though they look like numbers', () => {
    const read007 = read({ NUXT_REDIS_URL: 'redis://chat', NUXT_REDIS_SENTINELS: '10.0.0.1:26379', NUXT_REDIS_SENTINEL_PASSWORD: '007' })
    expect(read007.redis).toMatchObject({ sentinels: [{ host: '10.0.0.1', port: 26379 }], sentinelPassword: '007' })
  })

  test('and names of Sentinels may stand in their addresses', () => {
    const { redis } = read({ NUXT_REDIS_URL: 'redis://chat', NUXT_REDIS_SENTINELS: 'redis://:a%2Cb@10.0.0.1:26379, rediss://ann:%C3%A4@[::1]:26380, c.example.org:26381' })
    expect(redis?.sentinels).toEqual([
      { host: '10.0.0.1', port: 26_379, password: 'a,b', isSecure: false },
      { host: '::1', port: 26_380, username: 'ann', password: 'ä', isSecure: true },
      { host: 'c.example.org', port: 26_381, isSecure: false },
    ])
  })
})

test.for([
  ['NUXT_PUBLIC_URL', '"https://example.org/chat/"'], ['NUXT_DATABASE_FILE', '\'/data/rooms.sqlite\''], ['NITRO_UNIX_SOCKET', '"/run/chat.sock"'],
  ['NITRO_SSL_KEY', '"-----BEGIN\n-----END"'], ['NUXT_LIMITS_ROOMS', 'null'], ['NUXT_LIMITS_ROOMS', 'Undefined'],
])('a value that would not be read as it was written is refused, and not shown: %s=%s', ([name = '', value = '']) => {
  expect(() => checkEnvironment({ [name]: value })).toThrow(new SettingError(name, undefined, 'a value without quotes around it, and not the word null or undefined'))
})

describe('names', () => {
  test.for([
    ['NUXT_ENCRYPTION', 'NUXT_PUBLIC_ENCRYPTION'],
    ['NUXT_LIMITS_PARTICIPENTS', 'NUXT_LIMITS_PARTICIPANTS'],
    ['NUXT_LIMIT_ROOMS', 'NUXT_LIMITS_ROOMS'],
    ['NUXT_TRUST_PROXIES', 'NUXT_TRUST_PROXY'],
    ['NUXT_DATABASE', 'NUXT_DATABASE_FILE'],
    ['NUXT_public_url', 'NUXT_PUBLIC_URL'],
    ['NUXT_PUBLICS', 'NUXT_PUBLIC_URL'],
    ['NITRO_PUBLIC_URL', 'NUXT_PUBLIC_URL'],
    ['NITRO_APP_BASE_URL', 'NUXT_APP_BASE_URL'],
    ['NITRO_DATABASE_FILE', 'NUXT_DATABASE_FILE'],
    ['NITRO_LIMITS_ROOMS', 'NUXT_LIMITS_ROOMS'],
    ['NITRO_SSL_CRT', 'NITRO_SSL_CERT'],
    ['NITRO_UNIX_SOKET', 'NITRO_UNIX_SOCKET'],
  ])('%s is unknown, and the nearest one is %s', ([name = '', nearest = '']) => {
    expect(() => checkEnvironment({ [name]: 'secret' })).toThrow(`There is no setting ${name}. The nearest name is ${nearest}; docs/operate.md lists all.`)
  })

  test('all that are documented are known, and so are other programs\'', () => {
    const names = ROWS.flatMap(({ names }) => names)
    expect(() => checkEnvironment(Object.fromEntries([...names, 'NUXTX', 'PATH', 'HOME', 'NITRO_PRESET', 'NITRO_SHUTDOWN_TIMEOUT'].map(name => [name, '1'])))).not.toThrow()
  })

  test.for([['NUXT_LIMITS', '{"roomz":1,"rooms":7}'], ['NUXT_PUBLIC', '{"url":"https://example.org/chat/"}']])('of groups take no value: %s=%s', ([name = '', value = '']) => {
    expect(() => checkEnvironment({ [name]: value })).toThrow(new SettingError(name, value, 'no value itself, only each of its settings does'))
  })

  test('the document has each setting with its default', () => {
    const documented = Object.fromEntries(ROWS.flatMap(({ names, value }) => names.filter(name => name.startsWith('NUXT_')).map(name => [name, value])))
    expect(Object.keys(documented).toSorted()).toEqual(SETTING_NAMES.toSorted())
    for (const [name, value] of Object.entries(documented)) expect(() => read({ [name]: value })).not.toThrow()
    expect(configured(Object.fromEntries(Object.entries(documented).filter(([, value]) => value !== '')))).toEqual(defaults)
  })
})
