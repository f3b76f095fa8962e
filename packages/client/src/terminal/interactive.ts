import type { WriteStream } from 'node:tty'
import { withoutReplays } from '~/client/encryption/replays'
import { SCARCE_MS, dueNotice } from '~/client/room/countdown'
import { isOver } from '~/client/room/session'
import type { Timeline, TimelineEntry } from '~/client/room/timeline'
import { updateTimeline } from '~/client/room/timeline'
import { sanitizeText } from '~/client/text/sanitizeText'
import type { ObservedClient } from '../client'
import { codeOf, refusalOf } from '../refusals'
import { RoomError } from '../roomError'
import { createCommandRunner } from './commandRunner'
import { complete, parseTyped } from './commands'
import type { Editor } from './editor'
import { createEditor } from './editor'
import { layOut } from './layout'
import { createLogWriter, wrap } from './logLines'
import { openScreen } from './screen'
import { createScrolling } from './scrolling'
import { statusLine } from './statusLine'
import { createStyle } from './style'
import { END } from './words'

/** Lines of a page that stay in view while one scrolls by pages, with the head and the field. */
const KEPT_LINES = 5

/** A room that fills the terminal, until it ends or one leaves. @param link to show to others. @param changes waits for the next change of the client. @returns the last words. */
export async function talkOnScreen(client: ObservedClient, link: string, out: WriteStream, changes: () => Promise<unknown>): Promise<string> {
  const room = new RoomScreen(client, link, out)
  try {
    while (!isOver(client.session.value)) {
      const { value: session } = client.session
      if (session.phase !== 'inside' && session.phase !== 'entering') throw new RoomError(refusalOf(session))
      room.follow()
      await changes()
    }
  }
  finally {
    room.close()
  }
  const { value: session } = client.session
  return session.phase === 'ended' ? END[session.reason] : END.left
}

class RoomScreen {
  readonly #style
  readonly #screen
  readonly #writer
  readonly #scrolling = createScrolling()
  readonly #commands
  readonly #editor: Editor
  readonly #ticker
  #timeline: Timeline | undefined
  #panel: readonly string[] = []
  readonly #invitation: readonly string[]
  #notice = ''
  #offered: readonly string[] = []
  #lostAt: number | undefined
  #noticed: number | undefined

  constructor(readonly client: ObservedClient, link: string, readonly out: WriteStream) {
    this.#style = createStyle(process.env.NO_COLOR ? 1 : out.getColorDepth())
    this.#writer = createLogWriter(this.#style)
    this.#screen = openScreen(out)
    this.#commands = createCommandRunner(client, link, { notice: text => this.#tell(text), panel: lines => this.#show(lines) })
    this.#editor = createEditor(process.stdin, text => complete(text, this.#people.map(({ name }) => name)), {
      changed: isTyped => this.#changed(isTyped),
      submitted: line => this.#submit(line),
      left: client.leave,
      scrolled: pages => this.#scroll(pages),
      escaped: () => this.#escape(),
      offered: (candidates) => {
        this.#offered = candidates
      },
    })
    this.#ticker = setInterval(() => this.#tick(), 1000)
    out.on('resize', this.#resize)
    process.once('exit', this.#screen.close)
    this.#invitation = ['Nobody else is here. Anyone with this link can join:', link]
    if (client.state.value.log.messages.length === 0) this.#panel = this.#invitation
  }

  get #people() {
    return this.client.state.value.presence.participants
  }

  /** Takes what has changed in the room, and draws it. */
  follow() {
    const { state: { value: state }, key } = this.client
    this.#timeline = updateTimeline(this.#timeline, {
      messages: key.value ? withoutReplays(state.log.messages) : state.log.messages,
      notices: state.presence.notices,
      outbox: state.outbox,
      self: state.self,
      isOffline: !state.joined,
    })
    this.#lostAt = state.joined ? undefined : this.#lostAt ?? performance.now()
    this.#commands.settleRename()
    if (this.#panel === this.#invitation && this.#people.length > 1) this.#panel = []
    this.#draw()
  }

  close() {
    clearInterval(this.#ticker)
    this.out.off('resize', this.#resize)
    process.off('exit', this.#screen.close)
    this.#editor.close()
    this.#screen.close()
  }

  readonly #resize = () => {
    this.#screen.clear()
    this.#draw()
  }

  #draw() {
    const { columns, rows } = this.out
    const { state: { value: state }, remainingMs, needsConfirmation, key } = this.client
    const linesOf = (entry: TimelineEntry) => this.#writer.linesOf(entry, columns)
    const entries = needsConfirmation.value ? [] : this.#timeline?.sections.flatMap(section => section.entries) ?? []
    this.#scrolling.follow(entries, linesOf)
    const below = this.#scrolling.below()
    const lostMs = this.#lostAt === undefined ? 0 : performance.now() - this.#lostAt
    const { lines, seen } = layOut({
      entries,
      below,
      panel: this.#panel.flatMap(line => wrap(line, columns)),
      status: statusLine(this.client, { offered: this.#offered, notice: this.#notice, below, lostMs, isFieldEmpty: this.#editor.isEmpty() }),
      participants: this.#people,
      remainingMs: remainingMs.value,
      isLocked: state.room?.locked === true,
      isEncrypted: key.value !== undefined,
    }, linesOf, this.#style, { columns, rows })
    this.#scrolling.seen(seen)
    if (seen.isAtStart && seen.below > 0) this.client.loadOlder()
    this.#screen.draw(lines, this.#editor.show(columns))
  }

  #tick() {
    this.client.forgetTyping()
    const { state: { value: { room } }, remainingMs: { value: remainingMs } } = this.client
    const due = room && remainingMs !== undefined ? dueNotice(remainingMs, room.expiresAt - room.createdAt) : undefined
    if (due !== this.#noticed && due !== undefined) this.#notice = due === SCARCE_MS ? 'This room ends in 5 minutes. Copy what you want to keep.' : 'This room ends in 1 minute. Everything will be deleted.'
    this.#noticed = due
    this.#draw()
  }

  #tell(text: string) {
    this.#notice = text
    this.#draw()
  }

  #show(lines: readonly string[]) {
    this.#panel = lines
    this.#draw()
  }

  #changed(isTyped: boolean) {
    if (isTyped) this.#offered = []
    if (isTyped && !this.#editor.text().startsWith('/')) this.client.sayTyping()
    this.#draw()
  }

  #scroll(pages: number) {
    this.#scrolling.scroll(pages * Math.max(1, this.out.rows - KEPT_LINES))
    this.#draw()
  }

  #escape() {
    this.#scrolling.toEnd()
    this.#panel = this.#offered = []
    this.#notice = ''
    this.#draw()
  }

  #submit(line: string) {
    this.#escape()
    const typed = parseTyped(line)
    if (typed.type === 'command') this.#commands.run(typed.name, typed.argument)
    else if (typed.text.trim() !== '') this.#post(typed.text)
  }

  #post(text: string) {
    const problem = this.client.post(sanitizeText(text).trimEnd())
    if (problem !== undefined) this.#tell(new RoomError(codeOf(problem)).message)
  }
}
