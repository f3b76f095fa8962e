import { mountSuspended } from '@nuxt/test-utils/runtime'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'
import type { Message } from '#shared/protocol'
import { createTabHistory } from '~/composables/tabHistory'
import { useCountdown } from '~/composables/useCountdown'
import { useEnding } from '~/composables/useEnding'
import { useUnread } from '~/composables/useUnread'
import { DEVICE } from '~/client/room/network'
import type { ServerClock } from '~/client/room/serverClock'
import { ANN, message } from '../support/fakeNetwork'

/** Runs a composable in a component, and gives what it returns. */
async function use<T>(composable: () => T): Promise<T> {
  let result: T | undefined
  await mountSuspended(defineComponent({
    setup() {
      result = composable()
      return () => h('p')
    },
  }))
  return result ?? expect.fail()
}

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('the countdown', () => {
  const room = { createdAt: 0, expiresAt: 60_000 }

  async function countDown() {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const device = { monotonic: 0, wall: 0 }
    const clock = shallowRef<ServerClock>({ serverAt: 0, reading: { ...device } })
    const over = vi.fn()
    const doubt = vi.fn()
    const countdown = await use(() => useCountdown({ room: () => room, clock: () => clock.value, over, doubt, device: { ...DEVICE, readClock: () => ({ ...device }) } }))
    countdown.tick()
    const pass = (ms: number) => {
      device.monotonic += ms
      device.wall += ms
      vi.advanceTimersByTime(ms)
    }
    return { ...countdown, device, clock, over, doubt, pass }
  }

  test('follows each second, and ends on time', async () => {
    const { remainingMs, pass, over } = await countDown()
    pass(1000)
    expect(remainingMs.value).toBe(59_000)
    for (let second = 0; second < 58; second++) pass(1000)
    expect(over).not.toHaveBeenCalled()
    pass(1000)
    expect(over).toHaveBeenCalledOnce()
  })

  test('after a sleep across the end shows nothing, asks, and is over when no answer comes', async () => {
    const { needsConfirmation, device, tick, pass, over, doubt } = await countDown()
    device.wall += 120_000
    tick()
    expect(needsConfirmation.value).toBe(true)
    expect(doubt).toHaveBeenCalledOnce()
    for (let second = 0; second < 4; second++) pass(1000)
    expect(over).not.toHaveBeenCalled()
    pass(1000)
    expect(over).toHaveBeenCalledOnce()
  })

  test('a device whose clock is set shows another time only where the server does not answer', async () => {
    const { remainingMs, device, tick, pass, doubt } = await countDown()
    const before = remainingMs.value
    device.wall += 30_000
    tick()
    expect([remainingMs.value, doubt.mock.calls.length]).toEqual([before, 1])
    pass(5000)
    expect(remainingMs.value).toBe(25_000)
  })

  test('a device whose clock is set back asks at once, before it sleeps and nobody can tell', async () => {
    const { device, tick, doubt } = await countDown()
    device.wall -= 7_200_000
    tick()
    expect(doubt).toHaveBeenCalledOnce()
  })

  test('only the server\'s clock makes an end certain', async () => {
    const sure = await countDown()
    sure.pass(60_000)
    expect(sure.over).toHaveBeenCalledWith(true)
    const unsure = await countDown()
    unsure.device.wall += 7_200_000
    unsure.tick()
    unsure.pass(5000)
    expect(unsure.over).toHaveBeenCalledWith(false)
  })

  test('a device whose clock was set goes on with the server\'s time', async () => {
    const { needsConfirmation, remainingMs, clock, device, tick, over } = await countDown()
    device.wall += 86_400_000
    tick()
    expect(needsConfirmation.value).toBe(true)
    clock.value = { serverAt: 100, reading: { ...device } }
    await nextTick()
    expect([needsConfirmation.value, remainingMs.value]).toEqual([false, 59_900])
    expect(over).not.toHaveBeenCalled()
  })
})

describe('what is unread', () => {
  async function read() {
    const messages = shallowRef<readonly Message[]>([message(1, 'old')])
    const isAtEnd = shallowRef(true)
    const unread = await use(() => useUnread(() => messages.value, () => ANN.id, () => isAtEnd.value, text => text === '@Ann'))
    const say = async (author?: typeof ANN, text = 'new') => {
      messages.value = [...messages.value, message(messages.value.length + 1, text, author)]
      await nextTick()
    }
    return { ...unread, isAtEnd, say }
  }

  test('is nothing while the reader is there', async () => {
    const { unread, unreadAfter, say } = await read()
    await say()
    expect([unread.value, unreadAfter.value]).toEqual([0, undefined])
  })

  test('tells how much of it mentions the reader', async () => {
    const { unread, unreadMentions, isAtEnd, say } = await read()
    isAtEnd.value = false
    await say()
    await say(undefined, '@Ann')
    await say(ANN, '@Ann')
    expect([unread.value, unreadMentions.value]).toEqual([2, 1])
  })

  test('is what others said while the reader was away, and none of one\'s own', async () => {
    const { unread, unreadAfter, isAtEnd, say } = await read()
    isAtEnd.value = false
    await say()
    await say()
    expect([unread.value, unreadAfter.value]).toEqual([2, 1])
    isAtEnd.value = true
    await nextTick()
    expect([unread.value, unreadAfter.value]).toEqual([0, 1])
    await say(ANN)
    expect(unreadAfter.value).toBeUndefined()
  })
})

test('the address of a room is gone as soon as its end is shown, before the router has loaded another page', async () => {
  const { history } = useRouter().options
  history.replace('/room/0123456789abcdef')
  const { ending, show, leave } = await use(useEnding)
  show({ reason: 'expired', isEncrypted: false, hadPassword: false, isShared: false, leads: true })
  expect(ending.value?.reason).toBe('expired')
  expect(history.location).toBe('/')
  leave()
})

test('a browser that refuses to move in the history is followed all the same', () => {
  const listener = vi.fn()
  vi.spyOn(history, 'go').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError')
  })
  const tabHistory = createTabHistory()
  tabHistory.listen(listener)
  tabHistory.go(-1, false)
  window.dispatchEvent(new PopStateEvent('popstate'))
  expect(listener).toHaveBeenCalledOnce()
  tabHistory.destroy()
})
