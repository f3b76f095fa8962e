import { spawn } from 'node:child_process'
import { expect, onTestFinished } from 'vitest'
import { version } from '../../packages/client/package.json'
import { createRoom, endRoom, join } from '../support/dialogue'
import type { TestRoom } from '../support/dialogue'
import { VECTOR } from '../support/encryption/vector'
import { test } from '../support/fixtures'
import { Output } from '../support/output'
import { program } from '../support/terminal'

const linkOf = ({ server, id }: TestRoom) => `${server.url}/room/${id}`

/** `chat-room` without a terminal. */
function run(args: readonly string[], input?: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program(), ...args], { env: { PATH: process.env.PATH, ...env }, stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  if (input !== undefined) child.stdin.end(input)
  let printed = ''
  child.stdout.on('data', chunk => printed += chunk)
  return { stdin: child.stdin, child, output: new Output(child), printed: () => printed }
}

test('lines of a log become messages, as few as the pace of a room asks for, without their colours', async ({ room }) => {
  const ben = await join(room, 'Ben')
  const log = run(['join', linkOf(room), '--name', 'Log'])
  log.stdin.write('\u001B[31mone\u001B[0m\n')
  await ben.hears('one')
  log.stdin.write('two\n\nthree\n')
  await ben.hears('two\n\nthree')
  log.stdin.end(`${'x'.repeat(4001)}\nlast`)
  await ben.hears('x'.repeat(4000))
  await ben.hears('x\nlast')
  expect(await log.output.ended()).toBe(0)
  expect(log.printed()).toMatch(/Log: one\n/)
  await ben.receives('participant', ({ event }) => event === 'left')
})

test('a file gets what is said, with a warning beside it', async ({ room }) => {
  const ben = await join(room, 'Ben')
  await ben.says('before')
  const notes = run(['join', linkOf(room), '--name', 'Notes'], '')
  await notes.output.waitFor(/before/)
  await ben.says('two\nlines')
  await notes.output.waitFor(/lines/)
  await endRoom(room)
  expect(await notes.output.ended()).toBe(0)
  expect(notes.printed()).toMatch(/^\d\d:\d\d Ben: before\n\d\d:\d\d Ben: two\n {2}lines\n$/)
  expect(notes.output.text).toMatch(/all messages are kept[^]*This room was ended/)
})

test('a room can be created and ended by a script', async ({ server }) => {
  const created = run(['new', server.url, '--minutes', '5', '--password'], '', { CHAT_ROOM_PASSWORD: VECTOR.password })
  expect(await created.output.ended()).toBe(0)
  const link = created.printed().trim()
  expect(link).toMatch(/\/room\/\w{16}#k=[\w-]{22}&p=1$/)
  const [, token = ''] = /CHAT_ROOM_OWNER_TOKEN=(\S+)/.exec(created.output.text) ?? []
  const env = { CHAT_ROOM_LINK: link, CHAT_ROOM_PASSWORD: VECTOR.password }
  const listener = run(['join', '--name', 'Ann'], '', env)
  expect(await run(['join', '--name', 'Ben'], 'psst', env).output.ended()).toBe(0)
  await listener.output.waitFor(/Ben: psst/)
  expect(await run(['end'], '', { ...env, CHAT_ROOM_OWNER_TOKEN: 'another' }).output.ended()).toBe(4)
  expect(await run(['end'], '', { ...env, CHAT_ROOM_OWNER_TOKEN: token }).output.ended()).toBe(0)
  expect(await listener.output.ended()).toBe(0)
})

test('tells its version', async () => {
  const { output, printed } = run(['--version'])
  expect(await output.ended()).toBe(0)
  expect(printed()).toBe(`${version}\n`)
})

test('the exit code and a sentence say what is wrong', async ({ server, room }) => {
  await join(room, 'Ben')
  const { verifier, fragment } = VECTOR
  const secret = await createRoom(server, { encrypted: true, verifier })
  const cases: [number, RegExp, string[]][] = [
    [2, /not the link of a room/, ['join', 'nonsense']],
    [2, /no command "dance"/, ['dance']],
    [2, /link of the room is missing/, ['join']],
    [2, /address of a site[^]*"http:\/\/localhost:41999"/, ['new', 'localhost:41999']],
    [2, /--minutes/, ['new', server.url, '--minutes', 'x']],
    [2, /"lifetimeSeconds" should be at most 3600/, ['new', server.url, '--minutes', '90']],
    [3, /does not exist/, ['join', `${server.url}/room/${'0'.repeat(16)}`]],
    [4, /has this name/, ['join', linkOf(room), '--name', 'BEN']],
    [5, /key is missing/, ['join', linkOf(secret)]],
    [5, /damaged, or not that/, ['join', `${linkOf(secret)}${fragment.replace('#k=A', '#k=B')}`]],
    [5, /has a password/, ['join', `${linkOf(secret)}${fragment}&p=1`]],
  ]
  await Promise.all(cases.map(async ([code, words, args]) => {
    const { output } = run(args, 'text')
    expect([args, await output.ended()]).toEqual([args, code])
    expect(output.text).toMatch(words)
  }))
  const help = run(['--help'], '')
  expect(await help.output.ended()).toBe(0)
  for (const code of [0, 1, 2, 3, 4, 5, 6, 130]) expect(help.printed()).toMatch(new RegExp(`^  ${code}  \\w`, 'm'))
})
