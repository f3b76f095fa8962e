import { describe, expect, test } from 'vitest'
import { expectOtherPort, readListening } from '#server/listen'

describe('where to listen', () => {
  test.for<[Record<string, string>, object]>([
    [{}, { port: 3000, host: undefined, socket: undefined, tls: undefined }],
    [{ PORT: '', HOST: '', NITRO_PORT: '', NITRO_HOST: '', NITRO_UNIX_SOCKET: '', NITRO_SSL_CERT: '', NITRO_SSL_KEY: '' }, { port: 3000, host: undefined, socket: undefined, tls: undefined }],
    [{ PORT: '80' }, { port: 80 }],
    [{ PORT: '0' }, { port: 0 }],
    [{ PORT: ' 8080 ' }, { port: 8080 }],
    [{ PORT: '1', NITRO_PORT: '2' }, { port: 2 }],
    [{ PORT: '1', NITRO_PORT: '' }, { port: 1 }],
    [{ HOST: '127.0.0.1', NITRO_HOST: '' }, { host: '127.0.0.1' }],
    [{ HOST: '127.0.0.1', NITRO_HOST: '  ' }, { host: '127.0.0.1' }],
    [{ HOST: '0.0.0.0', NITRO_HOST: '127.0.0.1' }, { host: '127.0.0.1' }],
    [{ HOST: '[::1]' }, { host: '::1' }],
    [{ HOST: '::' }, { host: '::' }],
    [{ NITRO_UNIX_SOCKET: '/run/rooms.sock', PORT: '80' }, { socket: '/run/rooms.sock' }],
  ])('%j is %j', ([env, listening]) => {
    expect(readListening(env)).toMatchObject(listening)
  })

  test.for(['80a', '-1', '65536', '1e3', '0x50', '3000.5', '+80', '٣', '/run/x', 'true', '80,81'])('an invalid port: %s', (port) => {
    expect(() => readListening({ PORT: port })).toThrow(`PORT is ${JSON.stringify(port)}. It takes a port`)
    expect(() => readListening({ NITRO_PORT: port, PORT: '80' })).toThrow('NITRO_PORT is')
  })

  test.for([
    [{ NITRO_SSL_CERT: 'a secret' }, 'NITRO_SSL_CERT'],
    [{ NITRO_SSL_CERT: '-----BEGIN CERTIFICATE-----\nsecret' }, 'NITRO_SSL_KEY'],
    [{ NITRO_SSL_KEY: '-----BEGIN PRIVATE KEY-----\nsecret' }, 'NITRO_SSL_CERT'],
    [{ NITRO_SSL_CERT: '/etc/secret.pem', NITRO_SSL_KEY: '/etc/secret.key' }, 'NITRO_SSL_CERT'],
    [{ NITRO_SSL_CERT: '-----BEGIN CERTIFICATE-----\nsecret', NITRO_SSL_KEY: '-----BEGIN PRIVATE KEY-----\nsecret' }, 'NITRO_SSL_KEY'],
  ] as const)('a certificate or its key is wrong, and not shown: %j', ([env, name]) => {
    expect(() => readListening(env)).toThrow(new RegExp(`^${name} is wrong\\. It takes [^\\n]+$`))
    expect(() => readListening(env)).not.toThrow(/secret/)
  })
})

describe('metrics on the port of the pages', () => {
  const start = (host: string | undefined, metricsHost: string) => () => expectOtherPort(readListening({ PORT: '4708', HOST: host }), { port: 4708, host: metricsHost, count: 1 })

  test.for<[string | undefined, string]>([
    [undefined, '127.0.0.1'], [undefined, '::1'], ['::', '0.0.0.0'], ['::', '192.0.2.1'], ['::', '::1'], ['0.0.0.0', '::'], ['0.0.0.0', '127.0.0.1'], ['0.0.0.0', 'localhost'], ['0.0.0.0', '::ffff:127.0.0.1'],
    ['127.0.0.1', '0.0.0.0'], ['localhost', '0.0.0.0'], ['::1', '::'], ['[::1]', '::1'], ['127.0.0.1', '127.0.0.1'],
  ])('clash: %s and %s', ([host, metricsHost]) => {
    expect(start(host, metricsHost)).toThrow(/^NUXT_METRICS_PORT is 4708\. It takes a port other than PORT/)
  })

  test.for<[string, string]>([['::1', '0.0.0.0'], ['[::1]', '0.0.0.0'], ['0.0.0.0', '::1'], ['0.0.0.0', 'fe80::1%eth0'], ['::1', '127.0.0.1'], ['127.0.0.1', '127.0.0.2']])('do not clash at addresses that share no packet: %s and %s', ([host, metricsHost]) => {
    expect(start(host, metricsHost)).not.toThrow()
  })
})
