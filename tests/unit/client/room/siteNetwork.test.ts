import { afterEach, expect, test, vi } from 'vitest'
import { siteNetwork } from '~/client/room/siteNetwork'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a question that hangs is given up, so that nothing waits for it any longer', async () => {
  const patience = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal)
  vi.stubGlobal('fetch', vi.fn((_url: URL, init?: RequestInit) => new Promise((_, reject) => init?.signal?.addEventListener('abort', reject))))
  const { findRoom, explainRefusal } = siteNetwork(() => new URL('https://chat.example/'), () => expect.fail())
  const answers = Promise.all([findRoom('0123456789abcdef'), explainRefusal('0123456789abcdef')])
  expect(timeout.mock.calls).toEqual([[10_000], [10_000]])
  patience.abort()
  expect(await answers).toEqual(['unknown', { why: 'unknown' }])
})
