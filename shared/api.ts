import * as v from 'valibot'
import { room } from './protocol.ts'

/** The HTTP API: one schema per body and answer, with its type inferred. */

/** Whether rooms are encrypted: never; on request; unless declined; always. */
export const encryptionPolicy = v.picklist(['off', 'optional', 'default', 'required'])
export type EncryptionPolicy = v.InferOutput<typeof encryptionPolicy>

/** 32 bytes in base64url without padding: a SHA-256. */
const sha256 = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))

/** The body of `POST /api/rooms`, within this server's maximum lifetime and encryption policy. */
export const createRoomBody = (longestSeconds: number, policy: EncryptionPolicy) => v.pipe(
  v.strictObject({
    lifetimeSeconds: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(longestSeconds))),
    encrypted: v.optional(v.boolean()),
    verifier: v.optional(sha256),
  }),
  v.check(
    ({ encrypted, verifier }) => (encrypted === true) === (verifier !== undefined),
    'takes a verifier where encrypted is true, and only there',
  ),
  v.forward(v.check(({ encrypted }) => policy !== 'off' || encrypted !== true, 'should be false: this server makes no encrypted rooms'), ['encrypted']),
  v.forward(v.check(({ encrypted }) => policy !== 'required' || encrypted === true, 'should be true: this server makes no other rooms'), ['encrypted']),
)

/** The answer to `POST /api/rooms`; the `ownerToken` allows locking and ending the room. */
export const createdRoom = v.object({ id: v.string(), createdAt: v.number(), expiresAt: v.number(), encrypted: v.boolean(), ownerToken: v.string() })
export type CreatedRoom = v.InferOutput<typeof createdRoom>

/** The answer to `GET /api/rooms/{id}`; `participants`: how many people are in it; `now`: the server's clock. */
export const roomStatus = v.object({ ...room.entries, participants: v.number(), now: v.number() })
export type RoomStatus = v.InferOutput<typeof roomStatus>

/** A closed list, in `data.code` of every error. */
export type ApiErrorCode
  = | 'invalid_request'
    | 'room_not_found'
    | 'unauthorized'
    | 'not_owner'
    | 'forbidden'
    | 'wrong_origin'
    | 'not_found'
    | 'method_not_allowed'
    | 'payload_too_large'
    | 'unsupported_media_type'
    | 'upgrade_required'
    | 'rate_limited'
    | 'too_many_connections'
    | 'server_full'
    | 'internal'
