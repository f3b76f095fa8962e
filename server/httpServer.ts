import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import wsAdapter from 'crossws/adapters/node'
import { toNodeListener } from 'h3'
import type { NitroApp } from 'nitropack/types'
import { createHttpConnections } from '#server/connections/httpConnections'
import { createReadPacer } from '#server/connections/pacedReads'
import type { Listening } from '#server/listen'
import { createServer } from '#server/listen'
import type { App } from '#server/app'
import { logOncePerMinute } from '#server/log'
import { reportUnexpected } from '#server/report'

/** Requests with slower headers or bodies are cut off. */
const REQUEST_TIMEOUT_MS = 10_000
const TIMEOUT_CHECK_MS = 2000
/** Connections without progress are cut after this time, or twice that if Node took a part of the answer: it compares what is left. */
const STALLED_MS = 10_000
/** Open files other than connections: the database and its log, standard streams, libuv's own. */
const OTHER_FILES = 64

/** A target that names the host: `http://host/path`. */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#@]+)\/?(.*)$/i

const ignore = () => {}

/** Limits connections before any of their data is processed: by number, unanswered requests, and time per turn of the event loop. Upgrades go to crossws. */
export function createHttpServer(nitroApp: NitroApp, { settings, clientOfPeer, limitReached }: App, listening: Listening): Server {
  const connections = createHttpConnections(settings.clients, clientOfPeer, limitReached)
  const pacer = createReadPacer()
  const answer = toNodeListener(nitroApp.h3App)
  const server = createServer(listening, {
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: TIMEOUT_CHECK_MS,
    // The pacer starts to read.
    pauseOnConnect: true,
  }, (request, response) => {
    toOriginForm(request)
    connections.begin(request, response, () => void answer(request, response))
  })
  server.timeout = STALLED_MS
  server.maxConnections = mostConnections()
  server.on('drop', () => logOncePerMinute('There are as many connections as the limit of open files allows: new ones are closed.'))
  // The event whose sockets carry the server's requests.
  const event = listening.tls ? 'secureConnection' : 'connection'
  server.on(event, (socket: Socket) => {
    pacer.pace(socket, connections.accept(socket))
  })
  // Without a listener, Node answers an unknown expectation itself; it may be ignored (RFC 9110, section 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
  const { handleUpgrade } = wsAdapter(nitroApp.h3App.websocket)
  server.on('upgrade', (request, stream, head) => {
    // Node has removed its own listener; without one, a reset by the other end would end the process.
    stream.on('error', ignore)
    if (!connections.release(request.socket)) return
    if (!isWebSocket(request)) return serveAsRequest(request, head, socket => server.emit(event, socket))
    toOriginForm(request)
    handleUpgrade(request, stream, head).catch((error: unknown) => {
      reportUnexpected(error)
      stream.destroy()
    })
  })
  return server
}

function mostConnections(): number {
  const report: { userLimits?: { open_files?: { soft?: number | 'unlimited' } } } = process.report.getReport()
  const files = report.userLimits?.open_files?.soft
  return typeof files === 'number' ? Math.max(1, files - OTHER_FILES) : Number.POSITIVE_INFINITY
}

/** Every server takes the absolute form, whose host is the one that counts (RFC 9112, section 3.2.2). */
function toOriginForm(request: IncomingMessage) {
  const [, host, path = ''] = ABSOLUTE_FORM.exec(request.url ?? '') ?? []
  if (host === undefined || !URL.canParse(`http://${host}`)) return
  request.url = `/${path}`
  request.headers.host = host
}

function isWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.trim().toLowerCase() === 'websocket'
}

/**
 * An upgrade to another protocol is an ordinary request (RFC 9110, section 7.8): it is parsed again without its upgrade headers.
 * The connection closes after the answer: each time, it gets the listeners of a new one.
 */
function serveAsRequest({ socket, method, url, httpVersion, rawHeaders }: IncomingMessage, head: Buffer, serve: (socket: Socket) => void) {
  const lines = [`${method} ${url} HTTP/${httpVersion}`, 'Connection: close']
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (!/^(?:upgrade|connection)$/i.test(name)) lines.push(`${name}: ${rawHeaders[index + 1]}`)
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]))
  serve(socket)
}
