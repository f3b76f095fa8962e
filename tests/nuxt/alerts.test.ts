import { mountSuspended } from '@nuxt/test-utils/runtime'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useAlerts } from '~/composables/useAlerts'
import { loadRoomStrings } from '~/composables/useStrings'
import { strings } from '../support/english'

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

let isSilenced = false

class FakeAudio {
  get currentTime() {
    if (isSilenced) throw new DOMException('no', 'InvalidStateError')
    return 0
  }

  destination = {}
  close = async () => {}
  createGain = () => ({ gain: { setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {} }, connect: () => {} })
  createOscillator = () => ({ frequency: { setValueAtTime() {} }, connect: (next: unknown) => next ?? this, start: (at: number) => played.push(at), stop() {} })
}

// What the page of a room does first.
beforeAll(() => loadRoomStrings())
beforeEach(() => {
  played.length = shown.length = 0
  permission = 'granted'
  isSilenced = false
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

test('both come only for a mention, if somebody wants that', async () => {
  const { alerts } = await use()
  alerts.switchSound(true)
  await alerts.switchNotifications(true)
  look(true)
  alerts.switchOnlyMentions(true)
  alerts.alert(false)
  expect([played.length, shown.length]).toEqual([1, 0])
  alerts.alert(true)
  expect([played.length, shown.length]).toEqual([2, 1])
  alerts.switchOnlyMentions(false)
  alerts.alert(false)
  expect([played.length, shown.length]).toEqual([3, 2])
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

describe('what the browser refuses', () => {
  const refuse = () => {
    throw new DOMException('no', 'NotAllowedError')
  }

  test.each([
    ['has no sound', () => vi.stubGlobal('AudioContext', undefined)],
    ['makes none', () => vi.stubGlobal('AudioContext', refuse)],
  ] as [string, () => void][])('a browser that %s leaves the switch off, and that is said', async (_, break_) => {
    break_()
    const { alerts } = await use()
    alerts.switchSound(true)
    expect([alerts.sound.value, alerts.problem.value]).toEqual([false, strings.options.silent])
    alerts.alert()
  })

  test('sound that is taken back later switches itself off', async () => {
    const { alerts } = await use()
    alerts.switchSound(true)
    expect(alerts.sound.value).toBe(true)
    isSilenced = true
    alerts.alert()
    expect([alerts.sound.value, alerts.problem.value]).toEqual([false, strings.options.silent])
  })

  test.each([
    ['that cannot be asked', () => FakeNotification.requestPermission.mockImplementationOnce(refuse), strings.options.unavailable],
    ['that answer with an error', () => FakeNotification.requestPermission.mockRejectedValueOnce(new Error('no')), strings.options.unavailable],
    ['that are not there', () => Reflect.deleteProperty(window, 'Notification'), strings.options.unavailable],
    ['that nobody allows', () => {
      permission = 'default'
    }, strings.options.denied],
  ] as [string, () => void, string][])('notifications %s stay off, and that is said', async (_, break_, words) => {
    break_()
    const { alerts } = await use()
    await alerts.switchNotifications(true)
    expect([alerts.notifications.value, alerts.problem.value]).toEqual([false, words])
  })

  test('notifications that only work without a page switch themselves off', async () => {
    const { alerts } = await use()
    await alerts.switchNotifications(true)
    expect(alerts.notifications.value).toBe(true)
    vi.stubGlobal('Notification', Object.assign(refuse, { requestPermission: FakeNotification.requestPermission }))
    look(true)
    alerts.alert()
    expect([alerts.notifications.value, alerts.problem.value]).toEqual([false, strings.options.unavailable])
  })

  test('notifications that were denied meanwhile are off when one comes back', async () => {
    const { alerts } = await use()
    await alerts.switchNotifications(true)
    vi.stubGlobal('Notification', Object.assign(FakeNotification, { permission: 'denied' }))
    look(false)
    expect([alerts.notifications.value, alerts.problem.value]).toEqual([false, strings.options.denied])
  })

  test('notifications that can neither be asked about nor closed stop nothing', async () => {
    const { alerts, page } = await use()
    await alerts.switchNotifications(true)
    look(true)
    alerts.alert()
    vi.spyOn(FakeNotification.prototype, 'close').mockImplementation(refuse)
    vi.stubGlobal('Notification', Object.defineProperty(FakeNotification, 'permission', { configurable: true, get: refuse }))
    expect(() => look(false)).not.toThrow()
    alerts.alert()
    expect(() => page.unmount()).not.toThrow()
    expect(alerts.notifications.value).toBe(true)
    Reflect.deleteProperty(FakeNotification, 'permission')
  })
})
