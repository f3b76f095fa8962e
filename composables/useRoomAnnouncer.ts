import type { ErrorCode } from '#shared/protocol'
import type { Moment, News } from '~/client/room/news'
import { findNews } from '~/client/room/news'
import { UNREADABLE } from '~/client/encryption/unreadable'
import { plainText } from '~/client/text/plainText'
import { nameOf } from '~/client/text/nameOf'
import { DEVICE } from '~/client/room/network'
import type { RoomPageStrings } from '~/composables/useStrings'

/** What comes within this time is one announcement: screen readers lose some of several in a row (milliseconds). */
const GATHER_MS = 150
/** An announcement stays for a busy screen reader, but is not met again by one who reads on (milliseconds). */
const STAY_MS = 5000
/** More messages at once are told by their number. */
const MOST_READ = 10
const MOST_KEPT = 20

/**
 * The words that a live region reads out: what happens in a conversation after it was first complete, each once. `say` adds others.
 * @param isCurrent whether everything that the server had is here. @param after calls back later (milliseconds).
 */
export function useRoomAnnouncer(moment: () => Moment, isCurrent: () => boolean, after = DEVICE.after) {
  const strings = useRoomStrings()
  const lines = shallowRef<readonly { readonly key: number, readonly text: string }[]>([])
  let told: Moment | undefined
  let count = 0
  let cancelTelling: (() => void) | undefined
  let cancelClearing = () => {}

  watch([moment, isCurrent], () => {
    if (told) cancelTelling ??= after(GATHER_MS, tell)
    else if (isCurrent()) told = moment()
  }, { immediate: true })

  function tell() {
    cancelTelling = undefined
    const before = told
    const now = moment()
    told = now
    const text = before ? phrase(findNews(before, now), strings) : ''
    if (text !== '') say(text)
  }

  function say(text: string) {
    lines.value = [...lines.value.slice(1 - MOST_KEPT), { key: count += 1, text }]
    cancelClearing()
    cancelClearing = after(STAY_MS, () => {
      lines.value = []
    })
  }

  onScopeDispose(() => {
    cancelTelling?.()
    cancelClearing()
  })
  return { lines: readonly(lines), say }
}

function phrase({ messages, problems, joined, left, renamed, locked }: News, strings: RoomPageStrings): string {
  const { presence, problem: { other } } = strings
  const shown = (people: readonly string[]) => people.map(name => nameOf(name, strings))
  const reasons: Partial<Record<ErrorCode, string>> = strings.problem
  const sentences = [
    ...joined.length > 0 ? [presence.joined(shown(joined))] : [],
    ...renamed.map(({ from, to }) => presence.renamed(nameOf(from, strings), nameOf(to, strings))),
    ...messages.length > MOST_READ ? [strings.room.newMessages(messages.length)] : messages.map(message => readOut(message, strings)),
    ...problems.map(problem => reasons[problem] ?? other),
    ...left.length > 0 ? [presence.left(shown(left))] : [],
    ...locked === undefined ? [] : [locked ? presence.locked : presence.unlocked],
  ]
  // Names stand between isolates, which nobody hears.
  return sentences.join(' ').replace(/\u2068(.*?)\u2069/gu, (_, name: string) => presence.quoted(name))
}

function readOut({ name, text }: News['messages'][number], strings: RoomPageStrings): string {
  return strings.room.said(nameOf(name, strings), text === UNREADABLE ? strings.room.unreadable : plainText(text))
}
