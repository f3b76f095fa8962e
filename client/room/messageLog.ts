import type { Message } from '#shared/protocol'

/** The messages that a client holds. `messages` has no gap that the server could still fill; later ones wait in `ahead` for the pages between. */
export interface MessageLog {
  readonly messages: readonly Message[]
  readonly ahead: readonly Message[]
  /** Whether there are newer messages to fetch, with `history` and `after`. */
  readonly behind: boolean
  readonly hasOlder: boolean
}

export const EMPTY_LOG: MessageLog = { messages: [], ahead: [], behind: false, hasOlder: false }

/** The last `seq` up to which nothing is missing; `undefined` while there is no message. */
export function lastSeq(log: MessageLog): number | undefined {
  return log.messages.at(-1)?.seq
}

/** Starts a log with the newest page; `more` says that there are older messages. */
export function openLog(page: readonly Message[], more: boolean): MessageLog {
  return { messages: page, ahead: [], behind: false, hasOlder: more }
}

/** Adds the page after the last message. It may start at a `seq` further on: what was between has been erased. `more`: there are newer ones. */
export function addNewer(log: MessageLog, page: readonly Message[], more: boolean): MessageLog {
  const last = lastSeq(log) ?? 0
  const end = more ? page.at(-1)?.seq ?? last : Number.POSITIVE_INFINITY
  // A live message that has been erased since is in no page; up to the page's end nothing else is missing.
  const bySeq = new Map([...page, ...log.ahead].filter(({ seq }) => seq > last && seq <= end).map(message => [message.seq, message]))
  const messages = [...log.messages, ...[...bySeq.values()].sort((a, b) => a.seq - b.seq)]
  return drain({ ...log, messages, behind: more })
}

/** Adds the page that precedes the first message; `more` says that there are older ones. */
export function addOlder(log: MessageLog, page: readonly Message[], more: boolean): MessageLog {
  const first = log.messages[0]?.seq ?? Number.POSITIVE_INFINITY
  return { ...log, messages: [...page.filter(({ seq }) => seq < first), ...log.messages], hasOlder: more }
}

/** Adds a live message, or the answer to a resend; duplicates change nothing. */
export function addLive(log: MessageLog, message: Message): MessageLog {
  const last = lastSeq(log) ?? 0
  if (message.seq <= last) return log
  if (message.seq === last + 1) return drain({ ...log, messages: [...log.messages, message] })
  if (log.ahead.some(({ seq }) => seq === message.seq)) return log
  const ahead = [...log.ahead, message].sort((a, b) => a.seq - b.seq)
  return { ...log, ahead, behind: true }
}

/** Forgets the messages ahead: after a reconnect `joined` continues from the last message. */
export function forgetAhead(log: MessageLog): MessageLog {
  return log.ahead.length === 0 && !log.behind ? log : { ...log, ahead: [], behind: false }
}

function drain(log: MessageLog): MessageLog {
  if (log.ahead.length === 0) return log
  let last = lastSeq(log) ?? 0
  const taken: Message[] = []
  const rest = log.ahead.filter((message) => {
    if (message.seq === last + 1) {
      taken.push(message)
      last = message.seq
    }
    return message.seq > last
  })
  return { ...log, messages: [...log.messages, ...taken], ahead: rest, behind: log.behind || rest.length > 0 }
}
