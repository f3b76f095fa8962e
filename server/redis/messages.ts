import { PAGE_BYTES } from '#shared/limits'
import type { Message } from '#shared/protocol'
import type { Page } from '#server/rooms/ledger'
import { bytes, list, number, text } from './reply'
import type { Reply } from './reply'
import type { RoomSeal } from './seal'

/** A message as Redis holds it. */
export interface SealedMessage {
  seq: number
  sentAt: number
  participantId: string
  name: Buffer
  body: Buffer
  /** The keyed hash of its `clientId`. */
  clientKey: string
  /** Of its text, in UTF-8. */
  size: number
  /** Whose share of the room it counts for. */
  network: string
}

/** What is sealed of a message besides its author's name. */
export const sealBody = (seal: RoomSeal, clientId: string, text: string): Buffer => seal.seal(JSON.stringify([clientId, text]))

export function openMessage(seal: RoomSeal, { seq, sentAt, participantId, name, body }: SealedMessage): Message {
  const [clientId = '', text = ''] = JSON.parse(seal.open(body)) as [string, string]
  return { seq, clientId, participantId, name: seal.openName(name), text, sentAt }
}

/** Reads an entry of a room's stream. */
export function readEntry(entry: Reply): SealedMessage {
  const [id, fields] = list(entry)
  const field = new Map<string, Reply>()
  const all = list(fields)
  for (let at = 0; at < all.length; at += 2) field.set(text(all[at]), all[at + 1] ?? null)
  return {
    seq: Number.parseInt(text(id), 10),
    sentAt: number(field.get('t')),
    participantId: text(field.get('p')),
    name: bytes(field.get('n')),
    body: bytes(field.get('b')),
    clientKey: text(field.get('c')),
    size: number(field.get('z')),
    network: text(field.get('w')),
  }
}

/** A page of up to `limit` entries and 256 KiB of JSON, at least one if there is one. @param entries one more than `limit` if there are more. */
export function readPage(seal: RoomSeal, entries: readonly Reply[], limit: number, isNewestFirst: boolean): Page {
  const messages: Message[] = []
  let size = 0
  for (const entry of entries) {
    const message = openMessage(seal, readEntry(entry))
    size += Buffer.byteLength(JSON.stringify(message))
    if (messages.length > 0 && (messages.length === limit || size > PAGE_BYTES)) return { messages: isNewestFirst ? messages.reverse() : messages, more: true }
    messages.push(message)
  }
  return { messages: isNewestFirst ? messages.reverse() : messages, more: false }
}
