import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join as path } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { makeCertificate } from '../support/certificate'
import { createRoom } from '../support/dialogue'
import { freePort } from '../support/freePort'
import type { ServerOptions } from '../support/server'
import { TestServer } from '../support/server'
import { socketUnit } from '../support/socketUnit'

const WRONG_SETTING = 78
/** An address of this machine that is not its own loopback. */
const OUTSIDE = Object.values(networkInterfaces()).flat().find(each => each?.family === 'IPv4' && !each.internal)?.address
const HAS_IPV6 = Object.values(networkInterfaces()).flat().some(each => each?.address === '::1')

function prepare(options: ServerOptions = {}): TestServer {
  const server = new TestServer(options)
  onTestFinished(() => server.dispose())
  return server
}

async function refusal(server: TestServer, exitCode: number): Promise<string> {
  const output = server.spawn()
  expect(await output.ended(), output.text).toBe(exitCode)
  expect(output.text).toMatch(/^[^\n]+\n$/)
  return output.text
}

/** Whether anybody answers at an address. */
function answers(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
}

/** The first messages of a conversation with oneself: `joined`, and each message. */
function converse(url: string, options = {}): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options)
    onTestFinished(() => socket.terminate())
    const texts: string[] = []
    socket.on('error', reject).on('open', () => {
      socket.send(JSON.stringify({ type: 'join', name: 'Ann' }))
      for (let index = 0; index < 20; index += 1) socket.send(JSON.stringify({ type: 'message', clientId: `${index}`, text: `${index}`.repeat(1000) }))
    })
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data)) as { type: string, text?: string }
      if (frame.type === 'message') texts.push(frame.text ?? '')
      if (texts.length === 20) resolve(texts)
    })
  })
}

const SAID = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(1000))

describe('a server with a host set', () => {
  test.skipIf(OUTSIDE === undefined).for<Record<string, string>>([{ HOST: '127.0.0.1', NITRO_HOST: '' }, { HOST: '127.0.0.1' }, { HOST: '', NITRO_HOST: '127.0.0.1' }])('listens there and nowhere else: %j', async (env) => {
    const server = await prepare({ env }).start()
    expect(server.output).toContain(`Listening on http://127.0.0.1:${server.port} (`)
    expect(await answers(server.port, '127.0.0.1')).toBe(true)
    expect(await answers(server.port, OUTSIDE ?? '')).toBe(false)
  })

  test.runIf(HAS_IPV6).for(['::1', '[::1]'])('of IPv6 logs an address that a browser accepts: %s', async (HOST) => {
    const server = await prepare({ env: { HOST } }).start()
    expect(server.output).toContain(`Listening on http://[::1]:${server.port} (`)
    expect((await fetch(`http://[::1]:${server.port}/api/health`)).status).toBe(200)
  })

  test.for([['HOST', 'nowhere.invalid'], ['HOST', '192.0.2.1'], ['HOST', 'localhost:3000'], ['NITRO_HOST', 'nowhere.invalid']])('that does not belong to this machine says so: %s=%s', async ([name = '', host = '']) => {
    expect(await refusal(prepare({ env: { [name]: host } }), WRONG_SETTING)).toMatch(new RegExp(`^${name} is "${host}"\\. It takes a name or an address of this machine`))
  })
})

describe('a server with a Unix socket set', () => {
  async function listening(server: TestServer): Promise<TestServer> {
    await server.spawn().waitFor(/Listening on http over .+\.sock \(/)
    return server
  }

  function overSocket(socketPath: string, method: string, address: string): Promise<{ status?: number, text: string }> {
    return new Promise((resolve, reject) => {
      request({ socketPath, method, path: address }, (answer: IncomingMessage) => {
        let text = ''
        answer.on('data', chunk => text += String(chunk)).on('end', () => resolve({ status: answer.statusCode, text }))
      }).on('error', reject).end()
    })
  }

  test.for(['', '1'])('serves pages, rooms and sockets there, and listens on no port; with %j trusted proxies', async (proxies) => {
    const port = await freePort()
    const server = prepare()
    const socket = path(server.folder, 'rooms.sock')
    server.options.env = { NITRO_UNIX_SOCKET: socket, PORT: `${port}`, NUXT_TRUST_PROXY: proxies }
    await listening(server)
    expect((await overSocket(socket, 'GET', '/')).status).toBe(200)
    const { status, text } = await overSocket(socket, 'POST', '/api/rooms')
    expect(status).toBe(201)
    const { id } = JSON.parse(text) as { id: string }
    expect(await converse(`ws+unix:${socket}:/ws/rooms/${id}`)).toEqual(SAID)
    expect(await answers(port, 'localhost')).toBe(false)
    expect(await server.stop()).toBe(0)
    expect(existsSync(socket)).toBe(false)
  })

  test('takes no networks of proxies, which have no addresses there', async () => {
    const server = prepare()
    const socket = path(server.folder, 'rooms.sock')
    server.options.env = { NITRO_UNIX_SOCKET: socket, NUXT_TRUST_PROXY: '127.0.0.0/8' }
    expect(await refusal(server, WRONG_SETTING)).toMatch(/^NUXT_TRUST_PROXY is "127\.0\.0\.0\/8"\. It takes a number of proxies/)
    expect(existsSync(socket)).toBe(false)
  })

  test('replaces the socket of a killed process', async () => {
    const server = prepare()
    const socket = path(server.folder, 'rooms.sock')
    server.options.env = { NITRO_UNIX_SOCKET: socket }
    await listening(server)
    await server.kill()
    expect(existsSync(socket)).toBe(true)
    await listening(server)
    expect((await overSocket(socket, 'GET', '/api/health')).status).toBe(200)
  })

  test('does not replace a socket with a listener', async () => {
    const first = prepare()
    const socket = path(first.folder, 'rooms.sock')
    first.options.env = { NITRO_UNIX_SOCKET: socket }
    await listening(first)
    expect(await refusal(prepare({ env: { NITRO_UNIX_SOCKET: socket } }), 1)).toMatch(/^Another process listens on .+\.\n$/)
    expect((await overSocket(socket, 'GET', '/api/health')).status).toBe(200)
  })

  test('removes no other file', async () => {
    const server = prepare()
    const socket = path(server.folder, 'rooms.sock')
    const precious = path(server.folder, 'precious')
    server.options.env = { NITRO_UNIX_SOCKET: socket }
    writeFileSync(precious, 'precious')
    symlinkSync(precious, socket)
    expect(await refusal(server, WRONG_SETTING)).toMatch(/^NITRO_UNIX_SOCKET is /)
    server.options.env = { NITRO_UNIX_SOCKET: precious }
    expect(await refusal(server, WRONG_SETTING)).toMatch(/^NITRO_UNIX_SOCKET is /)
    expect(readFileSync(precious, 'utf8')).toBe('precious')
  })

  test('says so if it cannot', async () => {
    expect(await refusal(prepare({ env: { NITRO_UNIX_SOCKET: '/nowhere/rooms.sock' } }), 1)).toMatch(/^The server cannot listen on \/nowhere\/rooms\.sock \(\w+\)\./)
  })
})

describe('a server with a certificate', () => {
  function readCertificate(folder: string) {
    const { cert, key } = makeCertificate(folder)
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  }

  test.for(['as it is', 'in one line'])('speaks TLS, on its sockets too: %s', async (form) => {
    const server = prepare()
    const { cert, key } = readCertificate(server.folder)
    const written = (pem: string) => form === 'in one line' ? pem.replaceAll('\n', '\\n') : pem
    server.options.env = { NITRO_SSL_CERT: written(cert), NITRO_SSL_KEY: written(key) }
    await server.start()
    expect(server.output).toContain(`Listening on https://localhost:${server.port} (`)
    const made = await new Promise<{ text: string, security?: string }>((resolve, reject) => {
      const outgoing = getHttps(`https://localhost:${server.port}/api/rooms`, { ca: cert, method: 'POST' }, (answer) => {
        answer.on('data', chunk => resolve({ text: String(chunk), security: answer.headers['strict-transport-security'] }))
      })
      outgoing.on('error', reject)
    })
    expect(made.security).toMatch(/^max-age=\d{8}$/)
    const { id } = JSON.parse(made.text) as { id: string }
    expect(await converse(`wss://localhost:${server.port}/ws/rooms/${id}`, { ca: cert })).toEqual(SAID)
    await expect(fetch(`http://localhost:${server.port}/`)).rejects.toThrow()
  })

  test.for(['NITRO_SSL_CERT', 'NITRO_SSL_KEY'])('does not start with one half only: %s', async (name) => {
    const server = prepare()
    const { cert, key } = readCertificate(server.folder)
    server.options.env = { [name]: name === 'NITRO_SSL_CERT' ? cert : key }
    expect(await refusal(server, WRONG_SETTING)).toMatch(/^NITRO_SSL_(?:CERT|KEY) is wrong\./)
    expect(server.output).not.toMatch(/BEGIN \w*\s?(?:CERTIFICATE|PRIVATE KEY)-+\n/)
  })
})

describe('a socket that systemd hands over', () => {
  /** Asks on a connection of its own. @returns the status, or the error's code. */
  function ask(port: number): Promise<number | string | undefined> {
    return new Promise((resolve) => {
      request({ host: '127.0.0.1', port, path: '/api/health', agent: false }, (answer) => {
        answer.resume().on('end', () => resolve(answer.statusCode))
      }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code)).end()
    })
  }

  test('is listened on, and no request is lost while the service restarts', async () => {
    const server = await prepare({ wrapper: socketUnit(), env: { PORT: '1', HOST: 'nowhere.invalid' } }).start()
    const answers: (number | string | undefined)[] = []
    let isAsking = true
    const asking = Array.from({ length: 4 }, async () => {
      while (isAsking) answers.push(await ask(server.port))
    })
    for (let restarts = 1; restarts <= 5; restarts += 1) {
      server.signal('SIGHUP')
      await expect.poll(() => server.output.match(/^Listening on /gm)?.length, { timeout: 20_000 }).toBe(restarts + 1)
    }
    isAsking = false
    await Promise.all(asking)
    // At least one for each restart: how many there are in the short time between two depends on the machine.
    expect(answers.length).toBeGreaterThanOrEqual(5)
    expect(answers.filter(status => status !== 200)).toEqual([])
    expect(await server.stop()).toBe(0)
  })

  test('may be a Unix socket', async () => {
    const server = prepare()
    const socketPath = path(server.folder, 'rooms.sock')
    server.options.wrapper = socketUnit(socketPath)
    await server.spawn().waitFor(/Listening on http over .+\n/)
    const status = await new Promise(resolve => request({ socketPath, path: '/' }, answer => resolve(answer.resume().statusCode)).end())
    expect(status).toBe(200)
    expect(await server.stop()).toBe(0)
    expect(existsSync(socketPath)).toBe(true)
  })

  test('takes no networks of proxies if it is a Unix socket', async () => {
    const server = prepare({ env: { NUXT_TRUST_PROXY: '::1' } })
    server.options.wrapper = socketUnit(path(server.folder, 'rooms.sock'))
    await server.spawn().waitFor(/^NUXT_TRUST_PROXY is "::1"\. It takes a number of proxies/)
    expect(await server.stop()).toBe(WRONG_SETTING)
  })

  test('for another process is left alone', async () => {
    const server = await prepare({ env: { LISTEN_FDS: '1', LISTEN_PID: '1' } }).start()
    expect(await ask(server.port)).toBe(200)
  })

  test.for([
    ['LISTEN_FDS=2', /^LISTEN_FDS is "2"\. It takes one socket/],
    ['LISTEN_FDS=1 NITRO_UNIX_SOCKET=/tmp/x.sock', /^NITRO_UNIX_SOCKET is "\/tmp\/x\.sock"\. It takes no value where systemd hands over a socket/],
  ] as const)('stops the start if it contradicts: %s', async ([env, line]) => {
    const server = prepare({ wrapper: ['sh', '-c', `export ${env} LISTEN_PID=$$; exec "$0" "$@"`] })
    expect(await refusal(server, WRONG_SETTING)).toMatch(line)
  })

  test('that cannot be listened on stops the start, and says so', async () => {
    const server = prepare({ wrapper: ['sh', '-c', 'export LISTEN_FDS=1 LISTEN_PID=$$; exec 3</dev/null; exec "$0" "$@"'] })
    expect(await refusal(server, 1)).toMatch(/^The server cannot listen on the socket that systemd hands over \(E\w+\)\./)
  })
})

test('an empty port means the default', async () => {
  // The message names it, whether it is free or not.
  const server = prepare({ env: { PORT: '' } })
  const output = server.spawn()
  await output.waitFor(/\b3000\b/)
})

describe('a signal', () => {
  test.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends it gracefully: everyone is told to reconnect', async (signal) => {
    const server = await prepare().start()
    const room = await createRoom(server)
    const socket = new WebSocket(`ws://localhost:${server.port}/ws/rooms/${room.id}`)
    onTestFinished(() => socket.terminate())
    await new Promise(resolve => socket.once('open', resolve))
    const closed = new Promise(resolve => socket.once('close', resolve))
    server.signal(signal)
    expect(await closed).toBe(1012)
    expect(await server.stop()).toBe(0)
  })

  test.for([['SIGTERM', 'SIGTERM'], ['SIGTERM', 'SIGINT'], ['SIGINT', 'SIGHUP'], ['SIGHUP', 'SIGTERM']] as const)('after another one, during shutdown, changes nothing: %j', async ([first, second]) => {
    const server = await prepare().start()
    // A connection that never answers keeps it waiting.
    const idle = connect(server.port, 'localhost').on('error', () => {})
    onTestFinished(() => void idle.destroy())
    idle.write('POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{')
    await answers(server.port, 'localhost')
    server.signal(first)
    await expect.poll(() => answers(server.port, 'localhost')).toBe(false)
    server.signal(second)
    expect(await server.stop()).toBe(0)
  })
})
