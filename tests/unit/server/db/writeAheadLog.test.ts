import { statSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, test } from 'vitest'
import type { Disk, DiskFile } from '#server/db/disk'
import { SyncError } from '#server/db/disk'
import type { Guest } from '../../../support/domain'
import { Domain } from '../../../support/domain'
import { bytesOf } from '../../../support/traces'

const CHECKPOINT_BYTES = 100 * 1024
const KIB = 'x'.repeat(1024)

/** A disk whose syncs end when the test says so. */
class SlowDisk {
  readonly asked: { file: DiskFile, done: (error: SyncError | undefined) => void }[] = []
  readonly #disk: Disk

  constructor(disk: Disk) {
    this.#disk = disk
  }

  asDisk(): Disk {
    return { ...this.#disk, sync: (file, done) => void this.asked.push({ file, done }), syncNow: () => {} }
  }

  /** Ends the sync under way. @returns whether there was one. */
  ends(error?: SyncError): boolean {
    const sync = this.asked.shift()
    sync?.done(error)
    return sync !== undefined
  }

  get file(): DiskFile | undefined {
    return this.asked[0]?.file
  }
}

async function open(): Promise<{ domain: Domain, disk: SlowDisk }> {
  let disk: SlowDisk | undefined
  const domain = await Domain.open({}, {}, undefined, {
    checkpointBytes: CHECKPOINT_BYTES,
    disk: real => (disk = new SlowDisk(real)).asDisk(),
  })
  if (!disk) throw new Error('The domain opened no disk.')
  return { domain, disk }
}

/** Ends syncs until none is asked for. */
function settles(domain: Domain, disk: SlowDisk) {
  while (disk.ends()) domain.settle()
}

let said = 0
const says = (guest: Guest, text = KIB) => guest.sends({ type: 'message', clientId: `${said += 1}`, text })

/** Talks until the log is due for a checkpoint, and a little further. */
function fills(guest: Guest, bytes = CHECKPOINT_BYTES) {
  const log = path(guest.domain.folder, 'rooms.sqlite-wal')
  for (let message = 0; statSync(log).size <= bytes; message += 1) {
    expect(message, 'the log does not grow').toBeLessThan(1000)
    says(guest)
  }
}

async function talking() {
  const { domain, disk } = await open()
  const room = await domain.makeRoom()
  const ann = domain.join(room, { name: 'Ann' })
  settles(domain, disk)
  ann.heard()
  return { domain, disk, room, ann }
}

test('while people talk, the log is synced every half second, less what a sync takes', async () => {
  const { domain, disk, ann } = await talking()
  domain.passes(500)
  says(ann)
  // The first is synced at once.
  expect(disk.file).toBe('log')
  says(ann)
  domain.passes(200)
  disk.ends()
  domain.passes(299)
  expect(disk.file).toBeUndefined()
  domain.passes(1)
  expect(disk.file).toBe('log')
})

test('a checkpoint holds back what is written between its copy and the synced truncation, and nothing else', async () => {
  const { domain, disk, ann } = await talking()
  const log = path(domain.folder, 'rooms.sqlite-wal')
  fills(ann)
  ann.heard()
  const steps: [DiskFile | undefined, 'empty' | 'full', 'held' | 'free'][] = []
  for (let step = 0; step < 5; step += 1) {
    const isHeld = domain.store.isHeld()
    steps.push([disk.file, statSync(log).size === 0 ? 'empty' : 'full', isHeld ? 'held' : 'free'])
    says(ann, `step ${step}`)
    expect(ann.heard()).toEqual(isHeld ? [] : [`Ann: step ${step}`])
    if (statSync(log).size === 0 && isHeld) break
    disk.ends()
  }
  // The second sync is of what was said during the first.
  expect(steps).toEqual([['log', 'full', 'free'], ['log', 'full', 'held'], ['database', 'full', 'held'], ['log', 'empty', 'held']])
  disk.ends()
  expect(ann.heard()).toEqual(['Ann: step 1', 'Ann: step 2', 'Ann: step 3'])
})

test('a log that outgrows its size during the first sync of a checkpoint is held early', async () => {
  const { domain, disk, ann } = await talking()
  fills(ann)
  expect(disk.file).toBe('log')
  fills(ann, 4 * CHECKPOINT_BYTES)
  expect(domain.store.isHeld()).toBe(false)
  ann.heard()
  says(ann, 'waits')
  expect(ann.heard()).toEqual([])
  settles(domain, disk)
  expect(ann.heard()).toEqual(['Ann: waits'])
})

test('a room that is ended early is ended for everyone at once, and answered when that is on the disk', async () => {
  const { domain, disk, room, ann } = await talking()
  domain.passes(500)
  says(ann)
  let outcome: string | undefined
  void domain.hub.endRoom(room.id, room.ownerToken).then((ended) => {
    outcome = ended
  })
  expect(ann.heard().at(-1)).toBe('ended: owner')
  expect(domain.hub.status(room.id)).toBeUndefined()
  // Started before the end: it does not count.
  disk.ends()
  await Promise.resolve()
  expect(outcome).toBeUndefined()
  disk.ends()
  await Promise.resolve()
  expect(outcome).toBe('ended')
})

test('one that is ended during a checkpoint as well', async () => {
  const { domain, disk, room, ann } = await talking()
  fills(ann)
  for (let step = 0; disk.file !== 'database'; step += 1) disk.ends()
  ann.heard()
  const outcome = domain.hub.endRoom(room.id, room.ownerToken)
  expect(ann.heard()).toEqual(['ended: owner'])
  expect(domain.hub.status(room.id)).toBeUndefined()
  settles(domain, disk)
  expect(await outcome).toBe('ended')
})

test('a stop answers who waits for a sync, and keeps what waits for a checkpoint', async () => {
  const { domain, disk, room, ann } = await talking()
  const other = await domain.makeRoom()
  fills(ann)
  while (disk.file !== 'database') disk.ends()
  says(ann, 'kept')
  const outcome = domain.hub.endRoom(other.id, other.ownerToken)
  await domain.restart()
  expect(await outcome).toBe('ended')
  expect(domain.hub.status(other.id)).toBeUndefined()
  const again = domain.join(room, { session: ann.session })
  expect(again.frames.flatMap(frame => frame.type === 'joined' ? frame.messages.at(-1)?.text : [])).toEqual(['kept'])
})

test('erasing is done when the truncation of the log is on the disk', async () => {
  const { domain, disk, room, ann } = await talking()
  says(ann, 'findable')
  void domain.hub.endRoom(room.id, room.ownerToken)
  const log = path(domain.folder, 'rooms.sqlite-wal')
  let truncated = 0
  for (let step = 0; step < 200 && domain.hub.health().purgePending; step += 1) {
    domain.passes(1)
    if (disk.asked.length > 0 && statSync(log).size === 0) truncated += 1
    if (step % 2 === 0) disk.ends()
  }
  expect(truncated).toBeGreaterThan(0)
  expect(domain.hub.health().purgePending).toBe(false)
  expect(bytesOf(domain.folder).includes('findable')).toBe(false)
})

test('a sync that fails is a fault of the disk: reported once, nothing is copied, and all goes on when it works again', async () => {
  const { domain, disk, ann } = await talking()
  const file = path(domain.folder, 'rooms.sqlite')
  const before = statSync(file)
  const fault = new SyncError(Object.assign(new Error(), { code: 'EIO' }))
  fills(ann, 2 * CHECKPOINT_BYTES)
  for (let second = 0; second < 10; second += 1) {
    disk.ends(fault)
    says(ann, 'still here')
    expect(ann.heard().at(-1)).toBe('Ann: still here')
    domain.passes(1000)
  }
  expect(domain.storage).toEqual(['failing'])
  expect(domain.hub.health().storage).toBe('failing')
  expect(statSync(file).mtimeMs).toBe(before.mtimeMs)
  for (let step = 0; step < 20; step += 1) {
    disk.ends()
    domain.passes(500)
  }
  expect(domain.storage).toEqual(['failing', 'ok'])
  expect(statSync(file).size).toBeGreaterThan(before.size)
})

test('a disk that fails for long is not filled by its log', async () => {
  const { domain, disk, ann } = await talking()
  const fault = new SyncError(new Error())
  const log = path(domain.folder, 'rooms.sqlite-wal')
  for (let message = 0; message < 2000 && !ann.heard().includes('storage_full'); message += 1) {
    says(ann)
    disk.ends(fault)
    if (message % 50 === 0) domain.passes(500)
  }
  says(ann)
  expect(ann.heard()).toEqual(['storage_full'])
  // One commit may exceed it.
  expect(statSync(log).size).toBeLessThan(18 * CHECKPOINT_BYTES)
  settles(domain, disk)
  for (let step = 0; step < 20; step += 1) {
    domain.passes(500)
    settles(domain, disk)
  }
  says(ann, 'again')
  settles(domain, disk)
  expect(ann.heard()).toEqual(['Ann: again'])
})
