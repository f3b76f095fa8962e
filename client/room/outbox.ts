import type { ErrorCode } from '#shared/protocol'

/** A message of our own that is not accepted yet: `waiting`, `sent` on the present connection, or `failed`, with what the server said. */
export interface OutgoingMessage {
  readonly clientId: string
  readonly text: string
  readonly status: 'waiting' | 'sent' | 'failed'
  readonly problem?: ErrorCode
}

/** Our own messages that are not accepted yet, in the order in which they are to be posted. */
export type Outbox = readonly OutgoingMessage[]

/** The message to send now. There is one in flight at most: a refusal of one can then never let a later one pass it. */
export function nextToSend(outbox: Outbox): OutgoingMessage | undefined {
  if (outbox.some(({ status }) => status === 'sent')) return undefined
  return outbox.find(({ status }) => status === 'waiting')
}

/** Puts a message at the end, to be sent. */
export function enqueue(outbox: Outbox, clientId: string, text: string): Outbox {
  return [...outbox, { clientId, text, status: 'waiting' }]
}

export function markSent(outbox: Outbox, clientId: string): Outbox {
  return change(outbox, clientId, ({ clientId, text }) => ({ clientId, text, status: 'sent' }))
}

/** Marks the message in flight as waiting, so that it is resent first. */
export function markWaiting(outbox: Outbox): Outbox {
  return outbox.map(({ clientId, text, status, problem }) => status === 'failed' ? { clientId, text, status, problem } : { clientId, text, status: 'waiting' })
}

export function markFailed(outbox: Outbox, clientId: string, problem: ErrorCode): Outbox {
  return change(outbox, clientId, ({ clientId, text }) => ({ clientId, text, status: 'failed', problem }))
}

/** Removes a message: it was accepted, or its author discarded it. */
export function remove(outbox: Outbox, clientId: string): Outbox {
  return outbox.some(message => message.clientId === clientId) ? outbox.filter(message => message.clientId !== clientId) : outbox
}

/** Resends a failed message under the same `clientId` (which deduplicates it), after everything that waits. */
export function retry(outbox: Outbox, clientId: string): Outbox {
  const failed = outbox.find(message => message.clientId === clientId && message.status === 'failed')
  return failed ? enqueue(remove(outbox, clientId), clientId, failed.text) : outbox
}

function change(outbox: Outbox, clientId: string, next: (message: OutgoingMessage) => OutgoingMessage): Outbox {
  return outbox.map(message => message.clientId === clientId ? next(message) : message)
}
