import { join as path } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { StorageFullError } from '#server/rooms/ledger'
import type { Limits } from '#server/rooms/limits'
import { Domain } from '../../../support/domain'

async function aRoom(limits: Partial<Limits> = {}) {
  const domain = await Domain.open(limits)
  const room = await domain.makeRoom()
  const ann = domain.join(room, { name: 'Ann' })
  const come = (wish: { name?: string, session?: string }, to = domain) => {
    const guest = to.connect(room)
    guest.sends({ type: 'join', ...wish })
    return guest
  }
  ann.heard()
  return { domain, room, ann, come }
}

describe('a locked room', () => {
  test('lets nobody new in, and everyone who was there', async () => {
    const { domain, room, ann, come } = await aRoom()
    expect(await domain.lock(room, true)).toBe('done')
    expect(ann.heard()).toEqual(['locked'])
    expect(domain.status(room)?.locked).toBe(true)
    const ben = come({ name: 'Ben' })
    expect(ben.heard()).toEqual(['room_locked'])
    const again = come({ session: ann.session })
    expect(again.frames).toMatchObject([{ type: 'joined', room: { locked: true } }])
    expect(await domain.lock(room, false)).toBe('done')
    ben.sends({ type: 'join', name: 'Ben' })
    expect(ben.frames).toMatchObject([{ type: 'joined', room: { locked: false } }])
    expect(ann.heard()).toEqual(['unlocked', 'Ben joined'])
  })

  test('says so also where it is full: that somebody leaves does not help', async () => {
    const { domain, room, come } = await aRoom({ participants: 1 })
    expect(come({ name: 'Ben' }).heard()).toEqual(['room_full'])
    await domain.lock(room, true)
    expect(come({ name: 'Ben' }).heard()).toEqual(['room_locked'])
  })

  test('is told once for a commit, however often it is locked and unlocked', async () => {
    const { domain, room: { id, ownerToken }, ann } = await aRoom()
    const storm = Array.from({ length: 101 }, (_, at) => domain.hub.lockRoom(id, ownerToken, at % 2 === 0))
    domain.settle()
    await Promise.all(storm)
    const told = ann.heard()
    expect(told.length).toBeLessThan(storm.length / 2)
    expect(told.at(-1)).toBe('locked')
  })

  test('is announced once', async () => {
    const { domain, room, ann } = await aRoom()
    await domain.lock(room, true)
    await domain.lock(room, true)
    expect(ann.heard()).toEqual(['locked'])
  })

  test('is locked after a restart and a kill, also where nobody was in it', async () => {
    const { domain, room, ann, come } = await aRoom()
    ann.sends({ type: 'leave' })
    await domain.lock(room, true)
    const killed = await domain.afterKill()
    await domain.restart()
    for (const started of [domain, killed]) expect(come({ name: 'Ben' }, started).heard()).toEqual(['room_locked'])
  })

  test('is what a room of an older version is not', async () => {
    const { domain, room, ann, come } = await aRoom()
    await domain.hub.close()
    const old = new Database(path(domain.folder, 'rooms.sqlite'))
    old.exec('alter table rooms drop column locked; delete from kysely_migration where name = \'0003_locks\'')
    old.close()
    await domain.start()
    expect(domain.status(room)?.locked).toBe(false)
    expect(come({ session: ann.session }).heard()).toEqual(['joined'])
    expect(await domain.lock(room, true)).toBe('done')
  })

  test('is locked only by its owner, while it lives', async () => {
    const { domain, room, ann } = await aRoom()
    expect(await domain.lock({ ...room, ownerToken: 'another' }, true)).toBe('not_owner')
    domain.sleeps(3_600_000)
    expect(await domain.lock(room, true)).toBe('room_not_found')
    expect(ann.heard()).toEqual([])
  })

  test('stays open where that could not be stored', async () => {
    const { domain, room, ann, come } = await aRoom()
    domain.failsToCommit = true
    await expect(domain.lock(room, true)).rejects.toThrow(StorageFullError)
    domain.failsToCommit = false
    expect(ann.heard()).toEqual([])
    expect(come({ name: 'Ben' }).heard()).toEqual(['joined'])
  })
})
