import { expect, onTestFinished, test } from 'vitest'
import type { Answer } from '../support/http'
import { call } from '../support/http'
import { observatoryScore } from '../support/observatory'
import { TestServer } from '../support/server'

async function visitOverTls(): Promise<Answer> {
  const server = new TestServer({ env: { NUXT_TRUST_PROXY: '1' } })
  onTestFinished(() => server.dispose())
  await server.start()
  return await call('GET', `${server.url}/`, { headers: { 'accept': 'text/html', 'x-forwarded-proto': 'https' } })
}

test('Mozilla\'s Observatory gives the home page an A+ with 135 points, the most that a server\'s answers can get', async () => {
  const page = await visitOverTls()
  expect(page.status).toBe(200)
  expect(observatoryScore(page)).toBe(135)
})

test('each header, and integrity, counts', async () => {
  const page = await visitOverTls()
  const without = (name: string) => observatoryScore({ ...page, headers: { ...page.headers, [name]: undefined } })
  expect(without('content-security-policy')).toBe(55)
  expect(without('strict-transport-security')).toBe(80)
  expect(without('referrer-policy')).toBe(130)
  expect(without('cross-origin-resource-policy')).toBe(125)
  expect(without('x-content-type-options')).toBe(130)
  expect(observatoryScore({ ...page, text: page.text.replaceAll(' integrity=', ' data-hash=') })).toBe(130)
})
