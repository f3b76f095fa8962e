import { describe, expect } from 'vitest'
import { PROXY_FAULTS } from '#server/clients/proxyFaults'
import type { Visitor } from '../support/browser'
import { test } from '../support/browser'
import { call } from '../support/http'
import { startNginx } from '../support/nginx'
import type { Proxy } from '../support/proxy'
import { TestServer } from '../support/server'
import type { WrongNginx } from '../support/wrongNginx'
import { SETTINGS_WITH, WRONG_NGINX } from '../support/wrongNginx'

/** A page's visit through a wrong proxy. */
interface Visit { ann: Visitor, proxy: Proxy, server: TestServer }

async function makeRoom({ proxy, server }: Visit): Promise<string> {
  const { json } = await call('POST', `${proxy.url}api/rooms`)
  const { id } = json as { id: string }
  server.keepsSecret(id)
  return id
}

async function seesWrongSite(visit: Visit): Promise<void> {
  const { ann, proxy } = visit
  await ann.goes('/')
  await ann.presses('Create a room')
  await ann.isTold('alert', `This site is set up wrongly: its server does not accept pages from ${new URL(proxy.url).origin}.`)
  await ann.goes(`/room/${await makeRoom(visit)}`)
  await ann.field('Your name').fill('Ann')
  await ann.presses('Join')
  await ann.sees('This site is set up wrongly.')
  await ann.sees(/Let your proxy pass on the “Host” header/)
}

async function seesNothingWrong({ ann }: Visit): Promise<void> {
  await ann.makesRoom()
  await ann.joins('Ann')
  await ann.says('hello')
}

/** What a person sees with each fault, and the line for the operator. */
const SHOWN: Record<Exclude<WrongNginx, 'buffering'>, [sees: (visit: Visit) => Promise<void>, logged: string | RegExp]> = {
  'no Upgrade': [
    async (visit) => {
      await visit.ann.goes(`/room/${await makeRoom(visit)}`)
      await visit.ann.field('Your name').fill('Ann')
      await visit.ann.presses('Join')
      await visit.ann.sees('Your network blocks live connections.')
    },
    PROXY_FAULTS.upgrade,
  ],
  'no Host': [seesWrongSite, /^A page of another address was refused \(403\)\..*proxy_set_header Host \$http_host;/m],
  'port dropped from Host': [seesWrongSite, /^A page of this host at another port was refused \(403\)\..* drops the port .*proxy_set_header Host \$http_host;/m],
  'no X-Forwarded-Proto': [seesNothingWrong, PROXY_FAULTS.scheme],
  'one hop too many': [seesNothingWrong, PROXY_FAULTS.hops],
  'visitors trusted': [
    async (visit) => {
      await seesNothingWrong(visit)
      // The visitor's address must not be that of this machine itself.
      await call('POST', `${visit.proxy.url}ws/rooms/${await makeRoom(visit)}`, { localAddress: '127.0.0.2' })
    },
    PROXY_FAULTS.networks,
  ],
}

describe('with a wrong file of nginx, page and log name the cause:', () => {
  test.for(Object.keys(SHOWN) as (keyof typeof SHOWN)[])('%s', async (fault, { visitor, onTestFinished }) => {
    const server = await new TestServer({ env: { HOST: '127.0.0.1', ...SETTINGS_WITH[fault] } }).start()
    onTestFinished(() => server.dispose())
    const proxy = await startNginx({ upstream: server.port, edit: WRONG_NGINX[fault] })
    onTestFinished(() => proxy.dispose())
    const ann = await visitor(proxy.site)
    ann.losesNetwork = true
    const [sees, logged] = SHOWN[fault]
    await sees({ ann, proxy, server })
    await expect.poll(() => server.output).toMatch(logged)
    // No other cause is named, and each at most once.
    expect(server.output.match(/In nginx:|Set NUXT_TRUST_PROXY|Let it name/g)).toHaveLength(1)
  })
})

test('a server behind a proxy that it was not told of says so', async ({ visitor, onTestFinished }) => {
  const server = await new TestServer({ env: { HOST: '127.0.0.1' } }).start()
  onTestFinished(() => server.dispose())
  const proxy = await startNginx({ upstream: server.port })
  onTestFinished(() => proxy.dispose())
  const ann = await visitor(proxy.site)
  await seesNothingWrong({ ann, proxy, server })
  await expect.poll(() => server.output).toContain(PROXY_FAULTS.untrusted)
})
