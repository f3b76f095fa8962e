import { hashToken } from '#server/rooms/tokens'

/** Every key and channel begins so: an operator gives rights to these, and to no other. */
const PREFIX = 'ecr:'

/** Rooms by their ends, and processes by when they last said that they live. */
export const ENDS = `${PREFIX}{ends}`
export const BEATS = `${PREFIX}{beats}`
/** The salt of addresses, the same for all processes. */
export const SALT = `${PREFIX}{salt}`

/** What Redis knows a room by: its id's SHA-256. */
export const roomHash = (id: string): string => hashToken(id).toString('base64url')

/** The hash tag keeps all keys of a room together. */
export const roomKey = (hash: string): string => `${PREFIX}{${hash}}`
export const roomChannel = (hash: string): string => `${PREFIX}e:${hash}`
export const processChannel = (process: string): string => `${PREFIX}p:${process}`
export const rateKey = (network: string): string => `${PREFIX}{rate}:${network}`
