import { mountSuspended } from '@nuxt/test-utils/runtime'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { ASK_EVERY_MS, useForgetEnded } from '~/composables/useForgetEnded'
import { forget, recall, remember, rememberedRooms } from '~/client/tabStorage'
import { FakeNetwork, ROOM, turn } from '../support/fakeNetwork'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

const ALIVE = { ...ROOM, participants: 1, now: 1000 }
const current = shallowRef<string>()
let fake: FakeNetwork
let unmount: () => void

async function openPage() {
  const page = await mountSuspended(defineComponent({
    setup() {
      useForgetEnded(() => current.value, () => fake.network)
      return () => h('p')
    },
  }))
  unmount = () => page.unmount()
  await turn()
}

async function pass(ms: number) {
  fake.pass(ms)
  await turn()
}

beforeEach(() => {
  forget(ROOM.id)
  fake = new FakeNetwork()
  fake.answer = ALIVE
  current.value = undefined
  remember(ROOM.id, { session: 'secret', ownerToken: 'token' })
})
afterEach(() => unmount())

test('what a tab holds of a room that it has left goes within 5 s of the end, however early that comes', async () => {
  await openPage()
  await pass(10 * MINUTE_MS)
  expect(recall(ROOM.id)).toEqual({ session: 'secret', ownerToken: 'token' })
  fake.answer = 'missing'
  expect(ASK_EVERY_MS).toBeLessThan(5000)
  await pass(ASK_EVERY_MS)
  expect(rememberedRooms()).toEqual([])
})

test('it goes at once where the page is opened, or wakes, after the end', async () => {
  fake.answer = 'missing'
  await openPage()
  expect(rememberedRooms()).toEqual([])
  remember(ROOM.id, { session: 'secret' })
  window.dispatchEvent(new Event('pageshow'))
  await turn()
  expect(rememberedRooms()).toEqual([])
})

test('the room whose page is open is that page\'s own matter, until it is left', async () => {
  current.value = ROOM.id
  fake.answer = 'missing'
  await openPage()
  await pass(MINUTE_MS)
  expect(rememberedRooms()).toEqual([ROOM.id])
  current.value = undefined
  await turn()
  await turn()
  expect(rememberedRooms()).toEqual([])
})

test('where the server cannot be reached, the room\'s time runs out by the server\'s clock', async () => {
  await openPage()
  fake.answer = 'unknown'
  // The device's own clock jumps, which says nothing.
  const { readClock } = fake.network
  vi.spyOn(fake.network, 'readClock').mockImplementation(() => ({ ...readClock(), wall: 10 * HOUR_MS }))
  await pass(HOUR_MS - MINUTE_MS)
  expect(rememberedRooms()).toEqual([ROOM.id])
  await pass(MINUTE_MS + ASK_EVERY_MS)
  expect(rememberedRooms()).toEqual([])
})

test('nobody asks while there is nothing to forget', async () => {
  forget(ROOM.id)
  fake.answer = 'missing'
  await openPage()
  const findRoom = vi.spyOn(fake.network, 'findRoom')
  await pass(MINUTE_MS)
  expect(findRoom).not.toHaveBeenCalled()
})
