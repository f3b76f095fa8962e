import { isOver } from '~/client/room/session'
import { nextFreeName } from '~/client/room/suggestName'
import type { ObservedClient } from '../client'
import { codeOf } from '../refusals'
import { RoomError } from '../roomError'
import type { RoomErrorCode } from '../types'
import { COMMANDS } from './commands'
import { safeName } from './safeText'

/** Where commands answer. */
export interface CommandOutput {
  /** One line above the field. */
  readonly notice: (text: string) => void
  /** Lines below the messages. */
  readonly panel: (lines: readonly string[]) => void
}

/** Runs what is typed with a slash. @param link to show to others. */
export function createCommandRunner(client: ObservedClient, link: string, { notice, panel }: CommandOutput) {
  let isEndAsked = false
  let wantedName: string | undefined
  const refuse = (code: RoomErrorCode) => notice(new RoomError(code).message)

  const actions: Record<keyof typeof COMMANDS, (argument: string) => void> = {
    rename,
    lock: () => void asOwner(() => client.lock(true)),
    unlock: () => void asOwner(() => client.lock(false)),
    link: () => panel([link]),
    who: () => panel([client.state.value.presence.participants.map(({ name }) => safeName(name)).join(', ')]),
    leave: client.leave,
    end: askForEnd,
    help: () => panel([...Object.entries(COMMANDS).map(([name, what]) => `/${name}  ${what}`), 'A text that begins with a slash: write two.']),
  }

  function run(name: string, argument: string) {
    if (name === 'end' && isEndAsked) return void asOwner(client.endRoom)
    isEndAsked = false
    const action = Object.entries(actions).find(([known]) => known === name)?.[1]
    if (action) action(argument)
    else notice(`There is no /${name}. /help shows what there is; to send it as text, begin with two slashes.`)
  }

  function rename(name: string) {
    if (name === '') return notice('Write the name after it: /rename Ann')
    if (client.rename(name)) wantedName = name
    else refuse('not_connected')
  }

  /** Call it after each change of the room: says why a name was refused. */
  function settleRename() {
    const { renaming, renameProblem, presence: { participants } } = client.state.value
    if (wantedName === undefined || renaming) return
    const isTaken = (name: string) => participants.some(other => other.name === name)
    if (renameProblem === 'name_taken') notice(`${new RoomError('name_taken').message} How about ${nextFreeName(wantedName, isTaken)}?`)
    else if (renameProblem !== undefined) refuse(codeOf(renameProblem))
    wantedName = undefined
  }

  function askForEnd() {
    if (!client.isOwner.value) return refuse('not_owner')
    isEndAsked = true
    notice('This deletes everything now, for everyone. Type /end once more to do it.')
  }

  async function asOwner(work: () => Promise<boolean>) {
    if (!client.isOwner.value) return refuse('not_owner')
    if (!await work() && !isOver(client.session.value)) refuse('internal')
  }

  return { run, settleRename }
}
