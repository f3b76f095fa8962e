import { statSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, test } from 'vitest'
import type { Disk, DiskFile } from '#server/db/disk'
import { SyncError } from '#server/db/disk'
import type { Guest } from '../../../support/domain'
import { Domain } from '../../../support/domain'
import { bytesOf } from '../../../support/traces'

const CHECKPOINT_PAGES = 25
const KIB = 'x'.repeat(1024)

/** A disk whose syncs end when the test says so. */
class SlowDisk {
  readonly asked: { file: DiskFile, done: (error: Error | undefined) => void }[] = []
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
    checkpointPages: CHECKPOINT_PAGES,
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

function pagesOf({ sqlite }: Domain): number {
  const [log] = sqlite?.pragma('wal_checkpoint(NOOP)') as { log: number }[]
  return log?.log ?? 0
}

/** Talks until the log is due for a checkpoint, and a little further. */
function fills(guest: Guest, pages = CHECKPOINT_PAGES) {
  for (let message = 0; pagesOf(guest.domain) <= pages; message += 1) {
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

test('a checkpoint holds back what is written between its copy and the synced start of the new log, and nothing else', async () => {
  const { domain, disk, ann } = await talking()
  fills(ann)
  ann.heard()
  const steps: [DiskFile | undefined, 'old' | 'new', 'held' | 'free'][] = []
  for (let step = 0; step < 4; step += 1) {
    const isHeld = domain.store.isHeld()
    steps.push([disk.file, pagesOf(domain) === 1 ? 'new' : 'old', isHeld ? 'held' : 'free'])
    says(ann, `step ${step}`)
    expect(ann.heard()).toEqual(isHeld ? [] : [`Ann: step ${step}`])
    if (step < 3) disk.ends()
  }
  // The second sync is of what was said during the first.
  expect(steps).toEqual([['log', 'old', 'free'], ['log', 'old', 'held'], ['database', 'old', 'held'], ['log', 'new', 'held']])
  disk.ends()
  expect(ann.heard()).toEqual(['Ann: step 1', 'Ann: step 2', 'Ann: step 3'])
})

test('a log that outgrows its size during the first sync of a checkpoint is held early', async () => {
  const { domain, disk, ann } = await talking()
  fills(ann)
  expect(disk.file).toBe('log')
  fills(ann, 2 * CHECKPOINT_PAGES)
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
  expect(domain.status(room)).toBeUndefined()
  // Started before the end: it does not count.
  disk.ends()
  await new Promise(setImmediate)
  expect(outcome).toBeUndefined()
  disk.ends()
  await new Promise(setImmediate)
  expect(outcome).toBe('ended')
})

test('one that is ended during a checkpoint as well', async () => {
  const { domain, disk, room, ann } = await talking()
  fills(ann)
  for (let step = 0; disk.file !== 'database'; step += 1) disk.ends()
  ann.heard()
  const outcome = domain.hub.endRoom(room.id, room.ownerToken)
  expect(ann.heard()).toEqual(['ended: owner'])
  expect(domain.status(room)).toBeUndefined()
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
  expect(domain.status(other)).toBeUndefined()
  const again = domain.join(room, { session: ann.session })
  expect(again.frames.flatMap(frame => frame.type === 'joined' ? frame.messages.at(-1)?.text : [])).toEqual(['kept'])
})

test('erasing is done when the truncation of the log is on the disk', async () => {
  const { domain, disk, room, ann } = await talking()
  says(ann, 'findable')
  void domain.hub.endRoom(room.id, room.ownerToken)
  const log = path(domain.folder, 'rooms.sqlite-wal')
  let truncated = 0
  for (let step = 0; step < 200 && domain.health().purgePending; step += 1) {
    domain.passes(1)
    if (disk.asked.length > 0 && statSync(log).size === 0) truncated += 1
    if (step % 2 === 0) disk.ends()
  }
  expect(truncated).toBeGreaterThan(0)
  expect(domain.health().purgePending).toBe(false)
  expect(bytesOf(domain.folder).includes('findable')).toBe(false)
})

test('a sync that fails is a fault of the disk: reported once, nothing is copied, and all goes on when it works again', async () => {
  const { domain, disk, ann } = await talking()
  const file = path(domain.folder, 'rooms.sqlite')
  const before = statSync(file)
  const fault = new SyncError(Object.assign(new Error(), { code: 'EIO' }))
  fills(ann, 2 * CHECKPOINT_PAGES)
  for (let second = 0; second < 10; second += 1) {
    disk.ends(fault)
    says(ann, 'still here')
    expect(ann.heard().at(-1)).toBe('Ann: still here')
    domain.passes(1000)
  }
  expect(domain.storage).toEqual(['failing'])
  expect(domain.health().storage).toBe('failing')
  expect(statSync(file).mtimeMs).toBe(before.mtimeMs)
  for (let step = 0; step < 20; step += 1) {
    disk.ends()
    domain.passes(500)
  }
  expect(domain.storage).toEqual(['failing', 'ok'])
  expect(statSync(file).size).toBeGreaterThan(before.size)
})

test.for<['database' | 'new log']>([['database'], ['new log']])('a sync of the %s that fails is a fault until a checkpoint succeeds', async ([which]) => {
  const { domain, disk, ann } = await talking()
  fills(ann)
  while (disk.file !== 'database') disk.ends()
  if (which === 'new log') disk.ends()
  disk.ends(new SyncError())
  domain.passes(1000)
  expect(domain.health().storage).toBe('failing')
  // A sync of the log does not make up for it.
  disk.ends()
  says(ann, 'still here')
  expect(domain.health().storage).toBe('failing')
  for (let step = 0; step < 10; step += 1) {
    disk.ends()
    domain.passes(500)
  }
  expect(domain.storage).toEqual(['failing', 'ok'])
})

test('a sync that does not end is a fault', async () => {
  const { domain, disk, ann } = await talking()
  fills(ann)
  while (disk.file !== 'database') disk.ends()
  domain.passes(9000)
  expect(domain.health().storage).toBe('ok')
  domain.passes(2000)
  expect(domain.health().storage).toBe('failing')
  settles(domain, disk)
  domain.passes(1000)
  expect(domain.health().storage).toBe('ok')
})

test('a disk that fails for long is not filled by its log', async () => {
  const { domain, disk, ann } = await talking()
  const fault = new SyncError(new Error())
  for (let message = 0; message < 2000 && !ann.heard().includes('storage_full'); message += 1) {
    says(ann)
    disk.ends(fault)
    if (message % 50 === 0) domain.passes(500)
  }
  says(ann)
  expect(ann.heard()).toEqual(['storage_full'])
  // One commit may exceed it, and the time is stored every second.
  expect(pagesOf(domain)).toBeLessThan(18 * CHECKPOINT_PAGES)
  settles(domain, disk)
  for (let step = 0; step < 20; step += 1) {
    domain.passes(500)
    settles(domain, disk)
  }
  says(ann, 'again')
  settles(domain, disk)
  expect(ann.heard()).toEqual(['Ann: again'])
})
