import { expect, onTestFinished, test } from 'vitest'
import { makeCertificate } from '../support/certificate'
import { createRoom, join } from '../support/dialogue'
import { makeFolder } from '../support/folder'
import { freePort } from '../support/freePort'
import { startRedis } from '../support/redis'
import { TestServer } from '../support/server'

test('Redis is reached by TLS, and only with a certificate that is trusted', async () => {
  const { cert, key } = makeCertificate(makeFolder())
  const port = await freePort()
  await startRedis({ settings: ['--tls-port', String(port), '--tls-cert-file', cert, '--tls-key-file', key, '--tls-auth-clients', 'no'] })
  const prepare = (env: Record<string, string>) => {
    const server = new TestServer({ env: { NUXT_REDIS_URL: `rediss://localhost:${port}`, ...env } })
    onTestFinished(() => server.dispose())
    return server
  }
  const output = prepare({}).spawn()
  expect(await output.ended()).toBe(1)
  expect(output.text).toMatch(/^Redis cannot be used \(DEPTH_ZERO_SELF_SIGNED_CERT\)\.[^\n]*\n$/)

  const room = await createRoom(await prepare({ NODE_EXTRA_CA_CERTS: cert }).start())
  const [ann, ben] = [await join(room, 'Ann'), await join(room, 'Ben')]
  await ann.says('hello')
  await ben.hears('hello')
})
