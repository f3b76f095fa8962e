import { once } from 'node:events'
import { lstatSync, rmSync } from 'node:fs'
import type { RequestListener, Server, ServerOptions } from 'node:http'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { ServerOpts } from 'node:net'
import { connect, isIPv6 } from 'node:net'
import { createSecureContext } from 'node:tls'
import { SettingError } from '#server/settingError'

const DEFAULT_PORT = 3000
const LARGEST_PORT = 65_535
/** Listen backlog: everyone reconnects at once after a restart, and a dropped SYN is sent again only a second later. */
const BACKLOG = 4096
const IPV4_IN_IPV6 = /^::ffff:/i
/** Error codes caused by a wrong host rather than by the machine. */
const WRONG_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'EINVAL'])

/** The first descriptor that systemd hands over (sd_listen_fds(3)). */
const HANDED_OVER = 3

export interface Listening {
  socket?: string
  /** The descriptor of a socket that listens already. */
  descriptor?: number
  port: number
  host?: string
  /** The variables that port and host were read from. */
  names: { port: string, host: string }
  /** Other processes listen on the same port. */
  isShared?: boolean
  tls?: { cert: string, key: string }
}

/** Reads Nitro's settings for listening, and what systemd hands over. An empty variable counts as not set. @throws SettingError */
export function readListening(env: Record<string, string | undefined>, processId = process.pid): Listening {
  const setting = (...names: string[]) => {
    for (const name of names) {
      const value = env[name]?.trim()
      if (value) return { name, value }
    }
  }
  const cert = setting('NITRO_SSL_CERT')?.value
  const key = setting('NITRO_SSL_KEY')?.value
  const socket = setting('NITRO_UNIX_SOCKET')?.value
  const port = setting('NITRO_PORT', 'PORT')
  const host = setting('NITRO_HOST', 'HOST')
  const descriptor = readHandedOver(env, processId)
  if (descriptor !== undefined && socket !== undefined) throw new SettingError('NITRO_UNIX_SOCKET', socket, 'no value where systemd hands over a socket (LISTEN_FDS)')
  return {
    descriptor,
    socket,
    port: readPort(port),
    host: host?.value.replace(/^\[(.*)\]$/, '$1'),
    names: { port: port?.name ?? 'PORT', host: host?.name ?? 'HOST' },
    tls: cert === undefined && key === undefined ? undefined : readTls(cert, key),
  }
}

export function createServer({ tls }: Listening, options: ServerOptions & ServerOpts, listener: RequestListener): Server {
  return tls ? createHttpsServer({ ...options, ...tls, handshakeTimeout: options.headersTimeout }, listener) : createHttpServer(options, listener)
}

/** Refuses metrics on the server's own port, which is taken only later. @throws SettingError */
export function expectOtherPort({ socket, descriptor, port, host = '::', names }: Listening, metrics: { port: number, host: string, count: number }) {
  if (socket !== undefined || descriptor !== undefined || port < metrics.port || port >= metrics.port + metrics.count) return
  if (!overlap(host, metrics.host)) return
  const wanted = metrics.count === 1 ? 'a port' : `the first of ${metrics.count} ports in a row, all`
  throw new SettingError('NUXT_METRICS_PORT', metrics.port, `${wanted} other than ${names.port}, which is ${port}`)
}

/** Whether listeners at these hosts may clash on one port: `::` is every address, `0.0.0.0` every one of IPv4, and a name may stand for one of IPv4. */
function overlap(one: string, other: string): boolean {
  const hosts = [one, other]
  if (one === other || hosts.includes('::')) return true
  return hosts.includes('0.0.0.0') && !hosts.some(host => isIPv6(host) && !IPV4_IN_IPV6.test(host))
}

/** Listens. @returns the address, for the operator to open. @throws Error with one line for the operator. */
export async function listen(server: Server, listening: Listening, basePath: string): Promise<string> {
  const { descriptor, socket, port, host, isShared, tls } = listening
  if (socket !== undefined) await removeStaleSocket(socket)
  if (descriptor !== undefined) server.listen({ fd: descriptor })
  else server.listen(socket === undefined ? { port, host, backlog: BACKLOG, reusePort: isShared } : { path: socket, backlog: BACKLOG })
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    throw explain(error, listening)
  })
  const address = server.address()
  const scheme = tls ? 'https' : 'http'
  const path = basePath === '/' ? '' : basePath
  if (typeof address === 'object' && address) return `${scheme}://${urlHost(host ?? 'localhost')}:${address.port}${path}`
  return `${scheme} over ${address || 'a socket of systemd'}${path && `, at ${path}`}`
}

/** The variables name the process that they are for: a child of it inherits them in vain. */
function readHandedOver({ LISTEN_FDS, LISTEN_PID }: Record<string, string | undefined>, processId: number): number | undefined {
  if (!LISTEN_FDS?.trim() || Number(LISTEN_PID) !== processId) return undefined
  if (LISTEN_FDS.trim() !== '1') throw new SettingError('LISTEN_FDS', LISTEN_FDS, 'one socket: give the unit a single ListenStream=')
  return HANDED_OVER
}

function readPort(setting: { name: string, value: string } | undefined): number {
  if (setting === undefined) return DEFAULT_PORT
  if (/^\d+$/.test(setting.value) && Number(setting.value) <= LARGEST_PORT) return Number(setting.value)
  throw new SettingError(setting.name, setting.value, `a port, from 0 (any that is free) to ${LARGEST_PORT}`)
}

/** In a one-line variable, PEM has its line ends escaped. */
function readTls(cert: string | undefined, key: string | undefined): { cert: string, key: string } {
  const tls = { cert: cert?.replaceAll('\\n', '\n') ?? '', key: key?.replaceAll('\\n', '\n') ?? '' }
  if (!tls.cert.includes('-----BEGIN')) throw new SettingError('NITRO_SSL_CERT', undefined, 'a certificate itself, in PEM ("-----BEGIN CERTIFICATE-----…"), together with NITRO_SSL_KEY')
  if (!tls.key.includes('-----BEGIN')) throw new SettingError('NITRO_SSL_KEY', undefined, 'the key of NITRO_SSL_CERT itself, in PEM ("-----BEGIN PRIVATE KEY-----…")')
  try {
    createSecureContext(tls)
  }
  catch {
    throw new SettingError('NITRO_SSL_KEY', undefined, 'the key of NITRO_SSL_CERT, both sound')
  }
  return tls
}

/** Removes the socket of a killed process; never another file, nor a socket that answers. */
async function removeStaleSocket(path: string) {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (!stats) return
  if (!stats.isSocket()) throw new SettingError('NITRO_UNIX_SOCKET', path, 'the path of a socket, and there is something else')
  if (await isAnswered(path)) throw new Error(`Another process listens on ${path}. Stop it, or set NITRO_UNIX_SOCKET to another path.`)
  rmSync(path)
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(path, () => {
      client.destroy()
      resolve(true)
    })
    // Only ECONNREFUSED means that nobody listens: without permission, or with a full backlog, somebody may.
    client.on('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'))
  })
}

function explain(error: NodeJS.ErrnoException, { descriptor, socket, port, host, names }: Listening): Error {
  const code = error.code ?? error.name
  if (descriptor !== undefined) return new Error(`The server cannot listen on the socket that systemd hands over (${code}). Check that the unit has ListenStream=, not ListenDatagram=.`)
  if (socket !== undefined) return new Error(`The server cannot listen on ${socket} (${code}). Check that its folder exists and can be written, and that the path is short.`)
  if (code === 'EADDRINUSE') return new Error(`Port ${port} is in use. Set ${names.port} to another one.`)
  if (code === 'EACCES') return new Error(`Port ${port} is for root alone. Set ${names.port} to another one.`)
  return wrongHost(names.host, host, code) ?? new Error(`The server cannot listen (${code}).`)
}

/** @returns the error if it is the host that cannot be listened on. */
export function wrongHost(setting: string, host: string | undefined, code: string): SettingError | undefined {
  if (host !== undefined && WRONG_HOST.has(code)) return new SettingError(setting, host, `a name or an address of this machine (${code})`)
}

function urlHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
