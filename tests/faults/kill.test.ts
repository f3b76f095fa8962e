import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { CreatedRoom } from '#shared/api'
import type { Guest } from '../support/domain'
import { Domain } from '../support/domain'
import { makeFolder } from '../support/folder'
import type { Random } from '../support/seeded'
import { seeded, textOf } from '../support/seeded'
import { bytesOf, foundIn } from '../support/traces'

/** The page size of the file, and the size of a frame header in the log (SQLite's defaults). */
const PAGE_BYTES = 4096
const MESSAGES = 500

interface Told { room: CreatedRoom, guest: Guest, token: string, texts: string[], secrets: string[] }

async function open(domain: Domain, random: Random, lifetimeSeconds: number): Promise<Told> {
  const token = random.token()
  const room = await domain.makeRoom(lifetimeSeconds)
  const guest = domain.join(room, { name: token })
  return { room, guest, token, texts: [], secrets: [token, room.id, room.ownerToken, guest.session] }
}

/** They talk in turn, in messages of 1 to 4,000 characters, so that their bytes are adjacent. */
function interleave(rooms: Told[], random: Random) {
  for (let index = 0; index < MESSAGES; index += 1) {
    for (const { guest, token, texts } of rooms) {
      const text = random.below(10) === 0 ? `${index % 10}` : textOf(token, random.below(4000)).slice(0, 1 + random.below(4000))
      guest.sends({ type: 'message', clientId: `${token}-${index}`, text })
      texts.push(text)
    }
  }
}

/** All messages of a room, as a returning participant reads them. */
function textsOf(domain: Domain, { room, guest: { session } }: Told): string[] {
  const guest = domain.join(room, { session })
  const texts: string[] = []
  for (let more = true, after = 0; more;) {
    guest.frames = []
    guest.sends({ type: 'history', after })
    const page = guest.frames.find(frame => frame.type === 'history')
    texts.push(...page?.messages.map(({ text }) => text) ?? [])
    after = page?.messages.at(-1)?.seq ?? after
    more = page?.more ?? false
  }
  return texts
}

const databaseIn = (folder: string) => path(folder, 'rooms.sqlite')
const logIn = (folder: string) => path(folder, 'rooms.sqlite-wal')
const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/** Cuts the log somewhere in its last writes; the file is as it was before them. */
function cutLog(folder: string, before: { file: Buffer, logBytes: number }, random: Random) {
  const size = sizeOf(logIn(folder))
  if (size <= before.logBytes) return
  truncateSync(logIn(folder), before.logBytes + random.below(size - before.logBytes))
  writeFileSync(databaseIn(folder), before.file)
}

/** Copies some pages of the log into the file, and leaves the log unchanged. */
function interruptCheckpoint(folder: string, random: Random) {
  const other = makeFolder()
  cpSync(folder, other, { recursive: true })
  const whole = new Database(databaseIn(other))
  whole.pragma('wal_checkpoint(PASSIVE)')
  const [before, after] = [readFileSync(databaseIn(folder)), readFileSync(databaseIn(other))]
  whole.close()
  const mixed = Buffer.concat([before, Buffer.alloc(Math.max(0, after.length - before.length))])
  for (let at = 0; at < after.length; at += PAGE_BYTES) if (random.below(2) === 0) after.copy(mixed, at, at, at + PAGE_BYTES)
  writeFileSync(databaseIn(folder), mixed)
  rmSync(other, { recursive: true })
}

/** Starts on the files that a kill would leave now, and expects nothing of one room and everything of the other. */
async function expectComplete(domain: Domain, gone: Told, neighbour: Told, change?: (folder: string) => void) {
  const next = await domain.afterKill(change)
  expect(foundIn(bytesOf(next.folder), gone.secrets)).toEqual([])
  expect(next.status(gone.room)).toBeUndefined()
  expect(next.status(neighbour.room)?.expiresAt).toBe(neighbour.room.expiresAt)
  expect(textsOf(next, neighbour)).toEqual(neighbour.texts)
  next.dispose()
}

describe('a kill while a room is erased', () => {
  test.for([
    ['early', 3600], ['at its time', 60],
  ] as const)('is repaired at the next start, at every step: one that ended %s', async ([how, lifetimeSeconds]) => {
    const random = seeded(lifetimeSeconds)
    const domain = await Domain.open()
    const [gone, neighbour] = [await open(domain, random, lifetimeSeconds), await open(domain, random, 3600)]
    interleave([gone, neighbour], random)
    // The search finds existing data.
    expect(foundIn(bytesOf(domain.folder), [gone.token, neighbour.token])).toHaveLength(2)
    if (how === 'early') void domain.hub.endRoom(gone.room.id, gone.room.ownerToken)
    else domain.passes(gone.room.expiresAt - domain.clock.at)
    let steps = 0
    for (; domain.health().purgePending; steps += 1) {
      const before = { file: readFileSync(databaseIn(domain.folder)), logBytes: sizeOf(logIn(domain.folder)) }
      domain.passes(1)
      await expectComplete(domain, gone, neighbour)
      await expectComplete(domain, gone, neighbour, folder => cutLog(folder, before, random))
      await expectComplete(domain, gone, neighbour, folder => interruptCheckpoint(folder, random))
    }
    expect(steps).toBeGreaterThan(2)
    expect(foundIn(bytesOf(domain.folder), gone.secrets)).toEqual([])
  })

  test('lets the file shrink again', async () => {
    const random = seeded(7)
    const domain = await Domain.open()
    const empty = sizeOf(databaseIn(domain.folder)) + sizeOf(logIn(domain.folder))
    const rooms = [await open(domain, random, 60), await open(domain, random, 60)]
    interleave(rooms, random)
    expect(sizeOf(databaseIn(domain.folder)) + sizeOf(logIn(domain.folder))).toBeGreaterThan(empty + 1024 ** 2)
    domain.passes(65_000)
    expect(sizeOf(databaseIn(domain.folder))).toBeLessThan(empty + 16 * PAGE_BYTES)
    expect(sizeOf(logIn(domain.folder))).toBeLessThan(10 * PAGE_BYTES)
  })
})
