import { afterAll, describe, expect, test } from 'vitest'
import type { CreatedRoom } from '#shared/api'
import type { Guest } from '../support/domain'
import { Domain } from '../support/domain'
import type { Barrier } from '../support/powerCut'
import { CuttableDisk } from '../support/powerCut'
import type { Random } from '../support/seeded'
import { seeded, textOf } from '../support/seeded'

/** States in all; `POWER_CUTS` sets another number. */
const STATES = Number(process.env.POWER_CUTS ?? 2000)
const STATES_PER_RUN = 50
const FIRST_SEED = Number(process.env.POWER_CUTS_SEED ?? 1)
const LATENCIES_MS = [0, 10, 50, 200, 700]
/** Small, so that a run has many checkpoints. */
const CHECKPOINT_PAGES = 20
/** A page of messages holds all of a room. */
const MOST_MESSAGES = 95

interface Talk {
  room: CreatedRoom
  guest: Guest
  joinedAt: number
  accepted: { text: string, at: number }[]
  /** When the end was answered, or came. */
  hasEnded: boolean
}

interface SceneOptions {
  without?: Barrier
  /** How long a task of a commit takes at most (milliseconds). By default some commits are split. */
  taskMs?: number
}

/** What was found wrong in a state after a cut, and how much it lost (milliseconds). */
interface Finding { wrong: string[], lostMs: number }

/** People make rooms, talk, and end some early, on a disk whose power may be cut. */
class Scene {
  readonly talks: Talk[] = []
  disk: CuttableDisk | undefined

  constructor(readonly domain: Domain, readonly random: Random, readonly boundMs: number) {}

  static async open(seed: number, latencyMs: number, { without, taskMs = 3 }: SceneOptions = {}): Promise<Scene> {
    let disk: CuttableDisk | undefined
    const random = seeded(seed)
    let now = 0
    const domain = await Domain.open({}, {}, undefined, {
      checkpointPages: CHECKPOINT_PAGES,
      now: () => now += random.below(taskMs + 1),
      disk: (real, opened) => disk = new CuttableDisk(real, opened, { latencyMs, without }),
    })
    const scene = new Scene(domain, random, Math.max(1000, 2 * latencyMs))
    scene.disk = disk
    return scene
  }

  /** Something happens, in one turn of the event loop. */
  async step() {
    const { random, domain } = this
    const living = this.talks.filter(({ hasEnded, accepted }) => !hasEnded && accepted.length < MOST_MESSAGES)
    const talk = living[random.below(living.length)]
    const kind = random.below(20)
    if (!talk || (kind === 0 && living.length < 8)) await this.#make()
    else if (kind === 1) this.#end(talk)
    else if (kind < 6) domain.passes(1 + random.below(150))
    else this.#say(talk)
    this.disk?.observe()
    // Promises of ends that were answered.
    await Promise.resolve()
    for (const each of this.talks) each.hasEnded ||= each.room.expiresAt <= domain.clock.at
  }

  async #make() {
    const lifetimeSeconds = this.random.below(2) === 0 ? 3600 : 2 + this.random.below(10)
    let room: CreatedRoom | undefined
    void this.domain.hub.makeRoom(lifetimeSeconds).then((made) => {
      room = made
    })
    await this.#passUntil(() => room !== undefined)
    if (!room) return
    const guest = this.domain.connect(room)
    guest.sends({ type: 'join', name: 'Ann' })
    await this.#passUntil(() => guest.session !== '' || guest.closeCode !== undefined)
    this.talks.push({ room, guest, joinedAt: this.domain.clock.at, accepted: [], hasEnded: false })
  }

  /** A checkpoint may be under way, and everything waits. */
  async #passUntil(isDone: () => boolean) {
    for (let waited = 0; waited < 1000; waited += 1) {
      this.domain.settle()
      await Promise.resolve()
      if (isDone()) return
      this.domain.passes(10)
    }
  }

  #end(talk: Talk) {
    void this.domain.hub.endRoom(talk.room.id, talk.room.ownerToken).then((outcome) => {
      talk.hasEnded ||= outcome === 'ended'
    })
  }

  #say({ guest, accepted }: Talk) {
    const text = textOf(this.random.token(), 1 + this.random.below(this.random.below(4) === 0 ? 4000 : 200))
    guest.sends({ type: 'message', clientId: text.slice(0, 30) + accepted.length, text })
    this.#hears()
  }

  /** Notes what was accepted by now. */
  #hears() {
    for (const { guest, accepted } of this.talks) {
      for (const frame of guest.frames.splice(0)) {
        if (frame.type === 'message') accepted.push({ text: frame.text, at: this.domain.clock.at })
      }
    }
  }

  /** Cuts the power, starts again, and looks. */
  async cut(): Promise<Finding> {
    this.#hears()
    const wrong: string[] = []
    let lostMs = 0
    let next: Domain | undefined
    try {
      next = await this.domain.afterKill(folder => this.disk?.cut(this.random, folder))
      wrong.push(...next.reported.splice(0).map(String))
      const [sound] = next.sqlite?.pragma('integrity_check') as { integrity_check: string }[]
      if (sound?.integrity_check !== 'ok') wrong.push('corrupt')
      for (const talk of this.talks) lostMs = Math.max(lostMs, this.#compare(next, talk, wrong))
    }
    catch (error) {
      wrong.push(String(error))
    }
    try {
      next?.dispose()
    }
    catch (error) {
      wrong.push(String(error))
    }
    return { wrong, lostMs }
  }

  /** @returns the age of the oldest loss (milliseconds). */
  #compare(next: Domain, { room, guest, joinedAt, accepted, hasEnded }: Talk, wrong: string[]): number {
    const { at } = this.domain.clock
    const isThere = next.status(room) !== undefined
    if (hasEnded && isThere) wrong.push('an ended room is back')
    if (hasEnded || guest.closeCode !== undefined) return 0
    if (!isThere) return at - room.createdAt
    const { session } = guest
    const again = next.connect(room)
    again.sends({ type: 'join', session, after: 0 })
    const joined = again.frames.find(frame => frame.type === 'joined')
    if (!joined) return at - joinedAt
    const texts = joined.messages.map(({ text }) => text)
    if (joined.messages.some(({ seq }, index) => seq !== index + 1)) wrong.push('a gap, or another order')
    if (texts.some((text, index) => text !== accepted[index]?.text)) wrong.push('another text, or one twice')
    const lost = accepted[texts.length]
    return lost === undefined ? 0 : at - lost.at
  }
}

async function run(seed: number, latencyMs: number, states: number, without?: Barrier): Promise<{ found: string[], worstMs: number, boundMs: number }> {
  const scene = await Scene.open(seed, latencyMs, { without })
  const found: string[] = []
  let worstMs = 0
  for (let state = 0; state < states;) {
    await scene.step()
    if (scene.random.below(6) > 0) continue
    state += 1
    const { wrong, lostMs } = await scene.cut()
    found.push(...wrong)
    worstMs = Math.max(worstMs, lostMs)
  }
  return { found, worstMs, boundMs: scene.boundMs }
}

describe('after a power cut', () => {
  const worstLoss = new Map<number, number>()
  afterAll(() => {
    const losses = [...worstLoss].sort(([one], [other]) => one - other).map(([latencyMs, ms]) => `${ms} ms (syncs of ${latencyMs} ms)`)
    console.log(`${seeds.length * STATES_PER_RUN} power cuts from seed ${FIRST_SEED} on; lost at most ${losses.join(', ')}.`)
  })

  const seeds = Array.from({ length: Math.ceil(STATES / STATES_PER_RUN) }, (_, index) => FIRST_SEED + index)

  test.for(seeds)('the file is sound, in order, and lacks a second at most, and what ended stays ended: seed %i', async (seed) => {
    const latencyMs = LATENCIES_MS[seed % LATENCIES_MS.length] ?? 0
    const { found, worstMs, boundMs } = await run(seed, latencyMs, STATES_PER_RUN)
    worstLoss.set(latencyMs, Math.max(worstLoss.get(latencyMs) ?? 0, worstMs))
    expect(found).toEqual([])
    expect(worstMs).toBeLessThanOrEqual(boundMs)
  })

  test('an end is stored before it is answered, also if what waited before it fills the log again', async () => {
    const scene = await Scene.open(1, 200, { taskMs: 0 })
    const { domain } = scene
    const room = await domain.makeRoom()
    const guest = domain.join(await domain.makeRoom(), { name: 'Ann' })
    const says = (count: number) => {
      for (let number = 0; number < count; number += 1) guest.sends({ type: 'message', clientId: domain.clock.at + '-' + number, text: 'x'.repeat(4000) })
    }
    says(CHECKPOINT_PAGES)
    while (!domain.store.isHeld()) domain.passes(50)
    // They wait for the release: messages, which make a checkpoint due again, another commit, the end.
    says(3 * CHECKPOINT_PAGES)
    domain.store.whenFree(() => domain.store.setClockMark(domain.clock.at))
    let outcome: string | undefined
    void domain.hub.endRoom(room.id, room.ownerToken).then((answer) => {
      outcome = answer
    })
    for (let waited = 0; waited < 100 && outcome === undefined; waited += 1) {
      domain.passes(100)
      await Promise.resolve()
    }
    expect(outcome).toBe('ended')
    const next = await domain.afterKill(folder => scene.disk?.cut(seeded(1), folder))
    expect(next.hub.status(room.id)).toBeUndefined()
  })

  // Each barrier is needed, and the test above would notice its absence.
  test.for<[Barrier, number]>([['log again', 200], ['database', 200], ['new log', 10]])('without the sync of the %s, something is lost or broken', async ([barrier, latencyMs]) => {
    const bad: string[] = []
    for (let seed = 1; seed <= 10 && bad.length === 0; seed += 1) {
      const { found, worstMs, boundMs } = await run(seed, latencyMs, STATES_PER_RUN, barrier)
      bad.push(...found, ...worstMs > boundMs ? ['lost'] : [])
    }
    expect(bad).not.toEqual([])
  })
})
