import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { request as requestHttps } from 'node:https'
import { expect } from 'vitest'

/** A raw answer of the server. */
export interface Answer {
  status: number
  statusMessage: string
  headers: IncomingHttpHeaders
  text: string
  /** The body as JSON, or `undefined`. */
  json: unknown
}

/** Parts of a request. */
export interface RequestOptions {
  headers?: Record<string, string>
  /** Text is sent unchanged, anything else as JSON with its content type; pieces are sent one by one, without a length. */
  body?: unknown
  /** The address of this machine that it comes from, such as 127.0.0.2. */
  localAddress?: string
}

/** One HTTP request, without the additions of a browser or `fetch`. @param url the whole address; its path is sent exactly as written. Any certificate will do. */
export function call(method: string, url: string, { headers = {}, body, localAddress }: RequestOptions = {}): Promise<Answer> {
  const { hostname, port, origin, protocol } = new URL(url)
  const from = localAddress === undefined ? {} : { localAddress, family: 4 }
  const json = body !== undefined && typeof body !== 'string' && !isPieces(body)
  const sent: Record<string, string> = json ? { 'content-type': 'application/json', ...headers } : headers
  return new Promise((resolve, reject) => {
    const send = protocol === 'https:' ? requestHttps : request
    const outgoing = send({ method, hostname, port, path: url.slice(origin.length), headers: sent, rejectUnauthorized: false, ...from }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (chunk: string) => text += chunk)
      incoming.on('error', reject).on('end', () => {
        const { statusCode: status = 0, statusMessage = '', headers } = incoming
        resolve({ status, statusMessage, headers, text, json: parse(text) })
        outgoing.destroy()
      })
    })
    outgoing.on('error', reject)
    if (isPieces(body)) body(piece => outgoing.write(piece))
    else outgoing.end(json ? JSON.stringify(body) : body)
  })
}

/** Writes a body piece by piece, and never ends it. */
export type Pieces = (write: (piece: string) => void) => void

function isPieces(body: unknown): body is Pieces {
  return typeof body === 'function'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

/** Expects an error of the API: its status and code, in the one shape, without internals. */
export function expectError(answer: Answer, status: number, code: string) {
  expect(answer.json).toEqual({ statusCode: status, statusMessage: expect.any(String), message: expect.stringMatching(/\S/), data: { code } })
  expect(answer.status).toBe(status)
  expect(answer.text).not.toMatch(/\bat \S+:\d+|node_modules|\.mjs|\.ts\b|\/api\/|\/room/)
  expect(answer.headers['cache-control']).toBe('no-store')
}
