import { expect, test } from 'vitest'
import type { Answer } from '#server/redis/engine'
import { Posts } from '#server/redis/posts'
import { RoomSeal } from '#server/redis/seal'

/** Of the run and the limits, before three arguments for each message. */
const LEADING_ARGUMENTS = 2
const FREE = { perSecond: 0, burst: 0 }

/** Posts to an engine that answers when the test wants. */
function posting() {
  const turnEnds: (() => void)[] = []
  /** How many messages are in each call that waits for its answer. */
  const asked: { messages: number, answer: PromiseWithResolvers<Answer> }[] = []
  const outcomes: string[] = []
  const posts = new Posts({
    engine: { atTurnEnd: work => void turnEnds.push(work) },
    calls: {
      ask(_name, args) {
        const answer = Promise.withResolvers<Answer>()
        asked.push({ messages: (args(() => '').length - LEADING_ARGUMENTS) / 3, answer })
        return answer.promise
      },
    },
    seal: new RoomSeal('0123456789abcdef'),
    messages: { expect: () => ({ stored() {}, forget() {} }) },
    limits: { messageRate: FREE, roomMessageRate: FREE, retainedMessages: 100, retainedBytes: 100 },
    limitReached: () => {},
    gone: () => {},
  })
  const settled = async () => {
    for (let turns = 0; turns < 5; turns += 1) await Promise.resolve()
  }
  return {
    posts,
    asked,
    outcomes,
    says(text: string) {
      posts.add('ann', { type: 'message', clientId: text, text }, outcome => outcomes.push(`${text}: ${String(outcome)}`), () => outcomes.push(`${text}: failed`))
    },
    endTurn() {
      for (const work of turnEnds.splice(0)) work()
    },
    async answers() {
      const call = asked.shift()
      call?.answer.resolve({ reply: Buffer.alloc(0), isRepeated: false })
      await settled()
    },
    async fails() {
      asked.shift()?.answer.reject(new Error('The engine is away.'))
      await settled()
    },
  }
}

const sizes = ({ asked }: ReturnType<typeof posting>) => asked.map(({ messages }) => messages)

test('what is said in one turn is one call, at its end', () => {
  const room = posting()
  room.says('one')
  room.says('two')
  expect(sizes(room)).toEqual([])
  room.endTurn()
  expect(sizes(room)).toEqual([2])
})

test('what is said until the engine answers shares the next call', async () => {
  const room = posting()
  room.says('one')
  room.endTurn()
  for (const text of ['two', 'three']) {
    room.says(text)
    room.endTurn()
  }
  expect(sizes(room)).toEqual([1])
  await room.answers()
  room.endTurn()
  expect(sizes(room)).toEqual([2])
  await room.answers()
  expect(room.outcomes).toEqual(['one: stored', 'two: stored', 'three: stored'])
})

test('what waits is asked for also after a call that failed', async () => {
  const room = posting()
  room.says('one')
  room.endTurn()
  room.says('two')
  await room.fails()
  room.endTurn()
  expect(sizes(room)).toEqual([1])
  await room.answers()
  expect(room.outcomes).toEqual(['one: failed', 'two: stored'])
})

test('what must come before something else waits for no answer, and a long call is split', () => {
  const room = posting()
  room.says('one')
  room.endTurn()
  for (let at = 0; at < 60; at += 1) room.says(`text ${at}`)
  room.posts.flush()
  expect(sizes(room)).toEqual([1, 50, 10])
})
