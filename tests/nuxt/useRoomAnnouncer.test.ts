import { mountSuspended } from '@nuxt/test-utils/runtime'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { defineComponent, h, nextTick, shallowRef } from 'vue'
import type { ServerFrame } from '#shared/protocol'
import type { RoomEvent } from '~/client/room/state'
import { NEW_ROOM_STATE, isCaughtUp, reduce } from '~/client/room/state'
import { useRoomAnnouncer } from '~/composables/useRoomAnnouncer'
import { loadRoomStrings, switchLanguage } from '~/composables/useStrings'
import { ANN, BEN, FakeNetwork, joined, message } from '../support/fakeNetwork'

beforeAll(() => loadRoomStrings())

/** A room that is read out, whose time the test owns. */
async function listen() {
  const state = shallowRef(NEW_ROOM_STATE)
  const time = new FakeNetwork()
  let announcer: ReturnType<typeof useRoomAnnouncer> | undefined
  await mountSuspended(defineComponent({
    setup() {
      announcer = useRoomAnnouncer(() => ({ ...state.value, messages: state.value.log.messages }), () => isCaughtUp(state.value), time.network.after)
      return () => h('p')
    },
  }))
  const happens = async (...events: RoomEvent[]) => {
    for (const event of events) state.value = reduce(state.value, event)
    await nextTick()
  }
  return {
    happens,
    comes: (...frames: ServerFrame[]) => happens(...frames.map(frame => ({ type: 'received' as const, frame, now: 0 }))),
    passes: (ms: number) => time.pass(ms),
    texts: () => announcer?.lines.value.map(({ text }) => text),
  }
}

const says = (...said: Parameters<typeof message>) => ({ type: 'message' as const, ...message(...said) })

test('what comes within 150 ms is one announcement, without marks', async () => {
  const room = await listen()
  await room.comes(joined())
  await room.comes(says(1, '**look** at\n```\nlet a\n```'))
  room.passes(149)
  await room.comes(says(2, 'and `this`'))
  expect(room.texts()).toEqual([])
  room.passes(1)
  expect(room.texts()).toEqual(['Ben: look at let a Ben: and this'])
  await room.comes(says(3, 'later'))
  room.passes(150)
  expect(room.texts()).toEqual(['Ben: look at let a Ben: and this', 'Ben: later'])
  room.passes(5000)
  expect(room.texts()).toEqual([])
})

test('history is not read out: neither what was there, nor older pages', async () => {
  const room = await listen()
  await room.comes(joined({ messages: [message(5, 'five')], more: true }))
  await room.happens({ type: 'sent', frame: { type: 'history', before: 5 } })
  await room.comes({ type: 'history', messages: [message(4, 'four')], more: false })
  room.passes(150)
  expect(room.texts()).toEqual([])
})

test('a message of ours is read out when it is written, not again when it is accepted, and once more if it is refused', async () => {
  const room = await listen()
  await room.comes(joined())
  await room.happens({ type: 'posted', clientId: 'm1', text: 'mine' }, { type: 'posted', clientId: 'x', text: 'too much' })
  room.passes(150)
  await room.comes(says(1, 'mine', ANN), { type: 'error', code: 'storage_full', message: '', clientId: 'x' })
  room.passes(150)
  expect(room.texts()).toEqual(['Ann: mine Ann: too much', 'Not sent: the server is full. Try again later.'])
})

test('what was missed while the connection was lost is read out, many messages by their number', async () => {
  const room = await listen()
  await room.comes(joined({ messages: [message(1, 'one')] }))
  await room.happens({ type: 'disconnected' })
  await room.comes(joined({ messages: [message(2, 'two')] }))
  room.passes(150)
  await room.comes(...Array.from({ length: 11 }, (_, index) => says(3 + index, 'more')))
  room.passes(150)
  expect(room.texts()).toEqual(['Ben: two', '11 new messages'])
})

test('who comes, goes and changes their name, and the lock are read out', async () => {
  const room = await listen()
  await room.comes(joined())
  await room.comes({ type: 'participant', event: 'joined', participant: { id: 'c', name: 'Cy' } }, { type: 'participant', event: 'renamed', participant: { ...BEN, name: 'Bob' } }, { type: 'room', locked: true })
  room.passes(150)
  await room.comes({ type: 'participant', event: 'left', participant: { ...BEN, name: 'Bob' } })
  room.passes(150)
  expect(room.texts()).toEqual(['“Cy” joined “Ben” is now “Bob” Room locked: nobody new can join', '“Bob” left'])
})

test('names stand between the quotation marks of the language', async () => {
  onTestFinished(() => switchLanguage('en'))
  await switchLanguage('de')
  const room = await listen()
  await room.comes(joined())
  await room.comes({ type: 'participant', event: 'joined', participant: { id: 'c', name: 'Cy' } }, { type: 'participant', event: 'renamed', participant: { ...BEN, name: 'Bob' } })
  room.passes(150)
  expect(room.texts()).toEqual(['Beigetreten: „Cy“ „Ben“ heißt jetzt „Bob“'])
})
