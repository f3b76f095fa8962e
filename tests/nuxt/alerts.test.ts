import { mountSuspended } from '@nuxt/test-utils/runtime'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useAlerts } from '~/composables/useAlerts'
import { strings } from '~/utils/strings'

/** What the browser was asked to play and to show. */
const played: number[] = []
const shown: { title: string, body?: string, isClosed: boolean }[] = []
let permission: NotificationPermission

class FakeNotification {
  static requestPermission = vi.fn(async () => permission)
  readonly #shown: { title: string, body?: string, isClosed: boolean }

  constructor(title: string, options: NotificationOptions) {
    this.#shown = { title, body: options.body, isClosed: false }
    shown.push(this.#shown)
  }

  close() {
    this.#shown.isClosed = true
  }
}

class FakeAudio {
  currentTime = 0
  destination = {}
  close = async () => {}
  createGain = () => ({ gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: () => {} })
  createOscillator = () => ({ frequency: { setValueAtTime() {} }, connect: (next: unknown) => next ?? this, start: (at: number) => played.push(at), stop() {} })
}

beforeEach(() => {
  played.length = shown.length = 0
  permission = 'granted'
  FakeNotification.requestPermission.mockClear()
  vi.stubGlobal('Notification', FakeNotification)
  vi.stubGlobal('AudioContext', FakeAudio)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function use() {
  let alerts: ReturnType<typeof useAlerts> | undefined
  const page = await mountSuspended(defineComponent({
    setup() {
      alerts = useAlerts()
      return () => h('p')
    },
  }))
  return { page, alerts: alerts ?? expect.fail() }
}

function look(away: boolean) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(away ? 'hidden' : 'visible')
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('sound', () => {
  test('is off until it is switched on, which lets hear it', async () => {
    const { alerts } = await use()
    alerts.alert()
    expect([alerts.sound.value, played.length]).toEqual([false, 0])
    alerts.switchSound(true)
    expect(played).toHaveLength(1)
    alerts.alert()
    expect(played).toHaveLength(2)
    alerts.switchSound(false)
    alerts.alert()
    expect(played).toHaveLength(2)
  })
})

describe('notifications', () => {
  test('are never asked for before somebody switches them on', async () => {
    const { alerts } = await use()
    alerts.alert()
    expect(FakeNotification.requestPermission).not.toHaveBeenCalled()
  })

  test('come only while the page is hidden, without text or name, and go when it is seen again', async () => {
    const { alerts } = await use()
    await alerts.switchNotifications(true)
    look(false)
    alerts.alert()
    expect(shown).toEqual([])
    look(true)
    alerts.alert()
    alerts.alert()
    expect(shown.map(({ isClosed }) => isClosed)).toEqual([true, false])
    expect(shown[1]).toEqual({ title: strings.room.title, body: strings.options.newMessage, isClosed: false })
    look(false)
    expect(shown[1]?.isClosed).toBe(true)
  })

  test('go with the page', async () => {
    const { alerts, page } = await use()
    await alerts.switchNotifications(true)
    look(true)
    alerts.alert()
    page.unmount()
    expect(shown[0]?.isClosed).toBe(true)
  })

  test('stay off, with a reason, where the browser refuses', async () => {
    permission = 'denied'
    const { alerts } = await use()
    await alerts.switchNotifications(true)
    expect([alerts.notifications.value, alerts.problem.value]).toEqual([false, strings.options.denied])
  })

  test('stay off, with a reason, where there are none', async () => {
    vi.stubGlobal('Notification', undefined)
    Reflect.deleteProperty(globalThis, 'Notification')
    const { alerts } = await use()
    await alerts.switchNotifications(true)
    expect([alerts.notifications.value, alerts.problem.value]).toEqual([false, strings.options.unavailable])
  })
})
