import { parseArgs } from 'node:util'
import type { WriteStream } from 'node:tty'
import { version } from '../../package.json'
import { createObservedClient } from '../client'
import { createRoom } from '../createRoom'
import { parseLink } from '../link'
import { RoomError } from '../roomError'
import { createSignal } from '../signal'
import { endRoom } from '~/client/room/api'
import type { Guest } from './enter'
import { enter } from './enter'
import { exitCodeOf, ExitCode } from './exitCodes'
import { talkOnScreen } from './interactive'
import { talkPlainly } from './plain'
import { ask, Interrupted } from './prompt'
import { safeLine } from './safeText'
import { usage } from './usage'

const OPTIONS = {
  name: { type: 'string', short: 'n' },
  minutes: { type: 'string', short: 'm' },
  encrypted: { type: 'boolean', short: 'e' },
  password: { type: 'boolean', short: 'p' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

type Options = ReturnType<typeof readArguments>['values']

/** Wrong arguments, with what is wrong. */
class UsageError extends Error {}

process.exit(await run())

async function run(): Promise<number> {
  for (const [signal, code] of [['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130]] as const) process.on(signal, () => process.exit(code))
  // Somebody who reads the output has seen enough.
  process.stdout.on('error', () => process.exit(ExitCode.done))
  try {
    const { values, positionals: [command, address, ...others] } = readArguments()
    if (values.help || command === 'help') return say(usage(), ExitCode.done)
    if (values.version) return say(`${version}\n`, ExitCode.done)
    if (command === undefined) return complain(usage(), ExitCode.usage)
    if (others.length > 0) throw new UsageError(`"${others[0]}" is one argument too many.`)
    switch (command) {
      case 'new': return await create(address, values)
      case 'join': return await join(linkOf(address), guestOf(values), process.env.CHAT_ROOM_OWNER_TOKEN)
      case 'end': return await end(linkOf(address))
      default: throw new UsageError(`There is no command "${command}".`)
    }
  }
  catch (error) {
    if (error instanceof Interrupted) return 130
    if (error instanceof UsageError) return complain(`${error.message}\nTry: chat-room --help\n`, ExitCode.usage)
    if (error instanceof RoomError) return complain(`${safeLine(error.message)}\n`, exitCodeOf(error.code))
    throw error
  }
}

function readArguments() {
  try {
    return parseArgs({ allowPositionals: true, options: OPTIONS })
  }
  catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'These arguments cannot be read.')
  }
}

function linkOf(address = process.env.CHAT_ROOM_LINK): string {
  if (address === undefined) throw new UsageError('The link of the room is missing.')
  return address
}

function guestOf({ name }: Options): Guest {
  return { name, password: process.env.CHAT_ROOM_PASSWORD }
}

async function create(site: string | undefined, options: Options): Promise<number> {
  if (site === undefined) throw new UsageError('The address of the site is missing.')
  const minutes = options.minutes === undefined ? undefined : Number(options.minutes)
  if (minutes !== undefined && !(minutes > 0)) throw new UsageError('--minutes takes a number above 0.')
  const password = options.password ? process.env.CHAT_ROOM_PASSWORD ?? await newPassword() : ''
  const { link, ownerToken } = await createRoom(site, {
    lifetimeSeconds: minutes === undefined ? undefined : Math.round(minutes * 60),
    encrypted: options.encrypted ?? options.password ?? false,
    password,
  })
  if (process.stdout.isTTY && process.stdin.isTTY) return await join(link, { ...guestOf(options), password }, ownerToken)
  process.stderr.write(`To end the room early: CHAT_ROOM_OWNER_TOKEN=${ownerToken} chat-room end '${link}'\n`)
  return say(`${link}\n`, ExitCode.done)
}

async function newPassword(): Promise<string> {
  if (!process.stdin.isTTY) throw new RoomError('password_missing')
  const password = await ask('A password for the room: ', true)
  if (password === '') throw new RoomError('password_missing')
  return password
}

async function join(link: string, guest: Guest, ownerToken?: string): Promise<number> {
  const parsed = parseLink(link)
  const changes = createSignal()
  const client = createObservedClient(parsed, changes.notify, ownerToken)
  if (!process.stdout.isTTY) process.stderr.write('Note: all messages are kept in the output, also after the room has ended.\n')
  await enter(client, parsed, guest, changes.next)
  const { stdin, stdout } = process
  if (!stdin.isTTY || !isScreen(stdout)) return await talkPlainly(client, changes)
  return say(`${await talkOnScreen(client, link, stdout, changes.next)}\n`, ExitCode.done)
}

function isScreen(out: NodeJS.WriteStream): out is NodeJS.WriteStream & WriteStream {
  return out.isTTY && process.env.TERM !== 'dumb'
}

async function end(link: string): Promise<number> {
  const { site, roomId } = parseLink(link)
  const ownerToken = process.env.CHAT_ROOM_OWNER_TOKEN
  if (ownerToken === undefined) throw new UsageError('CHAT_ROOM_OWNER_TOKEN is not set. "chat-room new" prints it.')
  if (!await endRoom(site, roomId, ownerToken)) throw new RoomError('not_owner')
  return ExitCode.done
}

function say(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

function complain(text: string, code: number): number {
  process.stderr.write(text)
  return code
}
