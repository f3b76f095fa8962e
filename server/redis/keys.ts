import { hashToken } from '#server/rooms/tokens'

/** Raise it with any change to what is stored, sealed or published: versions that differ in it do not see each other's rooms. */
export const FORMAT = 2
/** Every key and channel begins so: an operator gives rights to `ecr:*`, and to nothing else. */
export const PREFIX = `ecr:${FORMAT}:`

/** Rooms by their ends, and processes by when they last said that they live. */
export const ENDS = `${PREFIX}{ends}`
export const BEATS = `${PREFIX}{beats}`
/** Random bytes: what an emptied Redis has not got, and the salt of addresses, the same for all processes. */
export const SALT = `${PREFIX}{salt}`
/** Tells all processes the hash of a room that has ended early. */
export const ENDED = `${PREFIX}ended`

/** What Redis knows a room by: its id's SHA-256. */
export const roomHash = (id: string): string => hashToken(id).toString('base64url')

/** What the keys of a room begin with, and the name of its channel. The hash tag keeps the keys together. */
export const roomKey = (hash: string): string => `${PREFIX}{${hash}}`
export const processChannel = (process: string): string => `${PREFIX}p:${process}`
export const rateKey = (network: string): string => `${PREFIX}{rate}:${network}`
