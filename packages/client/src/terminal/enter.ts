import type { RoomLink } from '../link'
import { needsPassword } from '../link'
import { refusalOf } from '../refusals'
import { RoomError } from '../roomError'
import type { ObservedClient } from '../client'
import { nextName, suggestName } from '~/client/room/suggestName'
import { nameWords } from '~/client/text/languages/en/names'
import { ask, muteInput } from './prompt'

/** A connection that takes longer is worth a word (milliseconds). */
const SLOW_MS = 5000

/** Who joins, as far as it is known before somebody is asked. */
export interface Guest { readonly name?: string, readonly password?: string }

/**
 * Joins a room: asks for what is missing, and again for what is refused, if there is somebody to ask.
 * @param changes waits for the next change of the client. @throws RoomError, Interrupted
 */
export async function enter(client: ObservedClient, { key }: RoomLink, { name, password }: Guest, changes: () => Promise<unknown>): Promise<void> {
  const canAsk = process.stdin.isTTY
  await client.start(key)
  const { value: started } = client.session
  if (started.phase !== 'door') throw new RoomError(refusalOf(started))
  let wanted = name ?? await chooseName(canAsk)
  let secret = password ?? ''
  if (needsPassword(key) && secret === '') secret = await askPassword(canAsk, 'Room password: ')
  for (;;) {
    void client.join(wanted, secret)
    await answered(client, changes)
    const { value: session } = client.session
    if (session.phase === 'inside') return
    const code = refusalOf(session)
    if (!canAsk) throw new RoomError(code)
    if (code === 'name_taken') wanted = await askName(`${new RoomError(code).message}\n`, nextName(wanted))
    else if (code === 'name_invalid') wanted = await askName(`${new RoomError(code).message}\n`, suggestion())
    else if (code === 'password_wrong') secret = await askPassword(canAsk, 'Wrong password. Try again: ')
    else throw new RoomError(code)
  }
}

async function answered(client: ObservedClient, changes: () => Promise<unknown>) {
  const unmute = muteInput()
  const slow = setTimeout(() => process.stderr.write('No connection yet. Trying again…\n'), SLOW_MS)
  try {
    while (client.session.value.phase === 'entering' || (client.session.value.phase === 'inside' && !client.state.value.joined)) await changes()
  }
  finally {
    clearTimeout(slow)
    unmute()
  }
}

async function chooseName(canAsk: boolean): Promise<string> {
  return canAsk ? await askName('', suggestion()) : suggestion()
}

async function askName(why: string, suggested: string): Promise<string> {
  const answer = await ask(`${why}Your name [${suggested}]: `)
  return answer.trim() === '' ? suggested : answer
}

async function askPassword(canAsk: boolean, question: string): Promise<string> {
  if (!canAsk) throw new RoomError('password_missing')
  return await ask(question, true)
}

function suggestion(): string {
  return suggestName(Math.random, nameWords)
}
