import { createHash, randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { CreatedRoom } from '../../shared/api.ts'
import { createdRoom } from '../../shared/api.ts'
import type { Answer } from './ask.ts'
import { ask } from './ask.ts'
import type { Site } from './site.ts'

/** A room that the doctor made. */
export interface OwnRoom extends CreatedRoom {
  /** Opens an encrypted room. */
  proof?: string
  /** The header `Location` of the answer. */
  location: string | undefined
}

/** Rooms that the doctor made, to be ended again. */
export class OwnRooms {
  readonly #site: Site
  readonly #rooms = new Set<OwnRoom>()

  constructor(site: Site) {
    this.#site = site
  }

  /**
   * Makes a room, as a program and not as a page, so that it works where pages are refused. Where the server has shorter
   * rooms or only encrypted ones, it makes such a room.
   * @returns the room, or the answer that refused it.
   */
  async make(lifetimeSeconds: number): Promise<OwnRoom | Answer> {
    const key = randomBytes(32)
    const encrypted = { encrypted: true, verifier: createHash('sha256').update(key).digest('base64url') }
    let answer = await this.#post({ lifetimeSeconds })
    for (const body of [{}, { ...encrypted, lifetimeSeconds }, encrypted]) {
      if (answer.status !== 400) break
      answer = await this.#post(body)
    }
    const created = v.safeParse(createdRoom, answer.json)
    if (answer.status !== 201 || !created.success) return answer
    const room = { ...created.output, location: answer.headers.location, ...(created.output.encrypted ? { proof: key.toString('base64url') } : {}) }
    this.#rooms.add(room)
    return room
  }

  /** Ends all that are left. @throws Error if one cannot be ended. */
  async end(): Promise<void> {
    for (const { id, ownerToken } of this.#rooms) {
      const { status } = await ask(this.#site.at(`api/rooms/${id}`), { method: 'DELETE', headers: { authorization: `Bearer ${ownerToken}` } })
      if (status !== 204 && status !== 404) throw new Error(`the answer was ${status}`)
    }
    this.#rooms.clear()
  }

  async #post(json: unknown): Promise<Answer> {
    return await ask(this.#site.at('api/rooms'), { method: 'POST', json })
  }
}

export function isRoom(outcome: OwnRoom | Answer): outcome is OwnRoom {
  return 'ownerToken' in outcome
}
