import { describe, expect, test } from 'vitest'
import { createAlarm, createClock } from '#server/rooms/clock'
import { GROUP_SPAN_MS } from '#server/db/erasure/groups'
import { Domain, ManualClock } from '../../../support/domain'

describe('the end of a room', () => {
  test('is exact to the millisecond', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom()
    const ann = domain.join(room, { name: 'Ann' })
    ann.heard()
    domain.passes(room.expiresAt - domain.clock.at - 1)
    expect(ann.heard()).toEqual([])
    expect(domain.status(room)).toBeDefined()
    domain.passes(1)
    expect(ann.heard()).toEqual(['ended: expired'])
    expect(ann.closeCode).toBe(4410)
    expect(domain.status(room)).toBeUndefined()
  })

  test('comes in the order of time, for rooms made in any order', async () => {
    const domain = await Domain.open()
    const ends = new Map<string, number>()
    for (const lifetime of [50, 10, 30, 20, 40]) {
      const room = await domain.makeRoom(lifetime)
      domain.join(room, { name: `lives ${lifetime}` }).close = () => ends.set(`lives ${lifetime}`, domain.clock.at - room.createdAt)
    }
    domain.passes(60_000)
    expect([...ends]).toEqual([10, 20, 30, 40, 50].map(lifetime => [`lives ${lifetime}`, lifetime * 1000]))
  })

  test('is swept no more once the rooms are closed', async () => {
    const domain = await Domain.open()
    await domain.makeRoom(60)
    const { hub: closed } = domain
    await domain.restart()
    domain.sleeps(60_000)
    closed.sweep()
    expect(domain.reported).toEqual([])
  })

  test('is visible to every request, even with a late timer', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom(60)
    const ann = domain.join(room, { name: 'Ann' })
    const ben = domain.join(room, { name: 'Ben' })
    const lurker = domain.connect(room)
    for (const guest of [ann, ben]) guest.heard()
    domain.sleeps(60_000)
    expect(domain.status(room)).toBeUndefined()
    expect(await domain.hub.endRoom(room.id, room.ownerToken)).toBe('room_not_found')
    expect(domain.connect(room).closeCode).toBe(4404)
    ann.sends({ type: 'message', clientId: 'late', text: 'too late' })
    expect(ann.heard()).toEqual(['ended: expired'])
    expect(ben.heard()).toEqual(['ended: expired'])
    expect(lurker.closeCode).toBe(4404)
  })

  test('comes before a message in transit, which is not stored', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom(60)
    const ann = domain.join(room, { name: 'Ann' })
    ann.heard()
    domain.sleeps(59_999)
    const { settle } = domain
    domain.settle = () => {}
    ann.sends({ type: 'message', clientId: 'late', text: 'too late' })
    domain.sleeps(1)
    settle.call(domain)
    expect(ann.heard()).toEqual(['ended: expired'])
  })

  test('is found by the sweep if a timer was lost', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom(60)
    const ann = domain.join(room, { name: 'Ann' })
    ann.heard()
    domain.sleeps(60_000)
    domain.hub.sweep()
    expect(ann.heard()).toEqual(['ended: expired'])
    expect(domain.health()).toMatchObject({ overdueRooms: 0 })
  })

  test('that passed while no server ran is applied at the start', async () => {
    const domain = await Domain.open()
    const short = await domain.makeRoom(60)
    const long = await domain.makeRoom(600)
    await domain.hub.close()
    domain.sleeps(60_000)
    await domain.start()
    expect(domain.status(short)).toBeUndefined()
    expect(domain.status(long)).toBeDefined()
  })

  test('is announced before anything is erased, also if many end while earlier ones are being erased', async () => {
    const domain = await Domain.open()
    // In another group than the later ones, so that erasing does not wait for them.
    domain.passes(GROUP_SPAN_MS - 2)
    for (let room = 0; room < 60; room += 1) await domain.makeRoom(60)
    domain.passes(2)
    const rooms = await Promise.all(Array.from({ length: 100 }, () => domain.makeRoom(60)))
    const guests = rooms.map(room => domain.join(room, { name: 'Ann' }))
    const untold = (until: number) => guests.filter(({ closeCode }, index) => closeCode === undefined && (rooms[index]?.expiresAt ?? 0) <= until)
    const { store } = domain
    const { erase } = store
    let erased = 0
    store.erase = (until, emptied) => {
      expect(untold(until)).toEqual([])
      erased += 1
      return erase(until, emptied)
    }
    domain.passes(60_000)
    expect(untold(domain.clock.at)).not.toEqual([])
    domain.passes(1000)
    expect(untold(domain.clock.at)).toEqual([])
    expect(erased).toBeGreaterThan(1)
    expect(domain.health()).toMatchObject({ purgePending: false })
  })

  test('forgets absent people', async () => {
    const domain = await Domain.open()
    const room = await domain.makeRoom(5)
    domain.join(room, { name: 'Ann' }).leaves()
    domain.passes(60_000)
    expect(domain.status(room)).toBeUndefined()
  })
})

describe('the clock', () => {
  test('follows a wall clock that jumps forward, for good', () => {
    let [wall, monotonic] = [1000, 0]
    const clock = createClock(0, () => wall, () => monotonic)
    expect(clock.now()).toBe(1000)
    wall = 5000
    expect(clock.now()).toBe(5000)
    wall = 1000
    monotonic = 10
    expect(clock.now()).toBe(5010)
  })

  test('never runs backwards, and continues while the wall clock is behind', () => {
    let [wall, monotonic] = [10_000, 0]
    const clock = createClock(0, () => wall, () => monotonic)
    clock.now()
    wall = 2000
    for (let step = 1; step <= 5; step += 1) {
      monotonic = step * 100
      expect(clock.now()).toBe(10_000 + step * 100)
    }
    wall = 20_000
    expect(clock.now()).toBe(20_000)
  })

  test('begins at the highest time that an earlier process saw', () => {
    let monotonic = 0
    const clock = createClock(9000, () => 1000, () => monotonic)
    expect(clock.now()).toBe(9000)
    monotonic = 5
    expect(clock.now()).toBe(9005)
  })
})

describe('an alarm', () => {
  test('that rings slightly early checks again, and is re-armed', () => {
    const clock = new ManualClock(0)
    const setTimer = clock.setTimer.bind(clock)
    const rung: number[] = []
    let due: number | undefined = 1000
    const alarm = createAlarm(clock, () => due, () => {
      rung.push(clock.at)
      due = undefined
    })
    clock.setTimer = (delayMs, ring) => setTimer(delayMs - 1, ring)
    alarm.arm()
    clock.setTimer = setTimer
    clock.ringUntil(2000)
    expect(rung).toEqual([1000])
  })

  test('rings for the earliest time, even if it was added last', () => {
    const clock = new ManualClock(0)
    const queue = [3000]
    const rung: number[] = []
    const alarm = createAlarm(clock, () => queue[0], () => void rung.push(queue.shift() ?? 0))
    alarm.arm()
    queue.unshift(1000)
    alarm.expect(1000)
    clock.ringUntil(5000)
    expect(rung).toEqual([1000, 3000])
  })
})
