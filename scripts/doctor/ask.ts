import type { ClientRequest, IncomingHttpHeaders, IncomingMessage, RequestOptions } from 'node:http'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { TLSSocket } from 'node:tls'

/** An answer over HTTP. */
export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** The body as JSON, or `undefined`. */
  json: unknown
  /** From the request to the whole answer (milliseconds). */
  tookMs: number
  /** The end of this connection on our side. */
  localAddress: string
  /** The end of the certificate's validity; `undefined` without TLS. */
  certificateUntil: Date | undefined
}

/** Parts of a request. */
export interface Question {
  method?: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  json?: unknown
  /** The address that the connection comes from. */
  from?: string
}

/** Time for one answer. */
const PATIENCE_MS = 10_000
/** Far more than any page or file of the application. */
const ANSWER_BYTES = 8 * 1024 ** 2

/** One request on a connection of its own; follows no redirect. @throws Error of Node, or one that says that there was no whole answer. */
export function ask(url: URL, { method = 'GET', headers = {}, json, from }: Question = {}): Promise<Answer> {
  const body = json === undefined ? undefined : JSON.stringify(json)
  const sent = body === undefined ? headers : { 'content-type': 'application/json', ...headers }
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const outgoing = open(url, { method, headers: sent, ...(from === undefined ? {} : { localAddress: from, family: 4 }) })
    const deadline = setTimeout(() => outgoing.destroy(new Error(`no answer within ${PATIENCE_MS / 1000} s`)), PATIENCE_MS)
    outgoing.on('error', reject).on('close', () => clearTimeout(deadline))
    outgoing.on('response', (incoming) => {
      const { socket } = incoming
      const localAddress = socket.localAddress ?? ''
      const certificateUntil = socket instanceof TLSSocket ? new Date(socket.getPeerCertificate().valid_to) : undefined
      read(incoming).then((text) => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json: parse(text), tookMs: performance.now() - startedAt, localAddress, certificateUntil })
      }, reject)
    })
    outgoing.end(body)
  })
}

/** Begins a request over HTTP or HTTPS, on a connection of its own. */
export function open(url: URL, options: RequestOptions): ClientRequest {
  return (url.protocol === 'https:' ? requestHttps : requestHttp)(url, { agent: false, ...options })
}

async function read(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of incoming.setEncoding('utf8')) {
    text += String(chunk)
    if (text.length > ANSWER_BYTES) throw new Error('an answer without end')
  }
  return text
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

/** An error's code and message in one line. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Of several addresses of one host, each fails for itself, and the whole has no message.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  return first instanceof Error ? first.message : error.message
}
