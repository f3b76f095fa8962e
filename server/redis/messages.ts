import { PAGE_BYTES } from '#shared/limits'
import type { Message } from '#shared/protocol'
import type { Page } from '#server/rooms/ledger'
import { bytes, list, text } from './reply'
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
  /** All of it but its `seq`, as the functions write it. */
  packed: Buffer
}

/** What is kept of a message to give it back to an engine that lacks it. */
export type KeptMessage = Pick<SealedMessage, 'seq' | 'sentAt' | 'packed'>

const LINE_END = 0x0A

/** Seals a message's `clientId` and text together; its author's name is sealed by itself. */
export const sealBody = (seal: RoomSeal, clientId: string, text: string): Buffer => seal.seal(JSON.stringify([clientId, text]))

export function openMessage(seal: RoomSeal, { seq, sentAt, participantId, name, body }: SealedMessage): Message {
  const [clientId = '', text = ''] = JSON.parse(seal.open(body)) as [string, string]
  return { seq, clientId, participantId, name: seal.openName(name), text, sentAt }
}

/** Reads a message as the functions write it. */
export function readMessage(seq: number, packed: Buffer): SealedMessage {
  const end = packed.indexOf(LINE_END)
  const [sentAt, participantId = '', clientKey = '', , , nameLength] = packed.toString('latin1', 0, end).split(' ')
  const bodyAt = end + 1 + Number(nameLength)
  return { seq, sentAt: Number(sentAt), participantId, clientKey, packed, name: packed.subarray(end + 1, bodyAt), body: packed.subarray(bodyAt) }
}

/** Reads an entry of a room's stream. */
export function readEntry(entry: Reply): SealedMessage {
  const [id, fields] = list(entry)
  return readMessage(Number.parseInt(text(id), 10), bytes(list(fields)[1]))
}

/** Reads what was published together: before each message a line with its `seq` and its size. */
export function readMessages(published: Buffer): SealedMessage[] {
  const messages: SealedMessage[] = []
  for (let at = 0; at < published.length;) {
    const start = published.indexOf(LINE_END, at) + 1
    const [seq, size] = published.toString('latin1', at, start).split(' ')
    at = start + Number(size)
    messages.push(readMessage(Number(seq), published.subarray(start, at)))
  }
  return messages
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
