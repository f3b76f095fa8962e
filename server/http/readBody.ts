import type { H3Event } from 'h3'
import { getRequestHeader } from 'h3'
import * as v from 'valibot'
import { BODY_BYTES } from '#shared/limits'
import { describeIssue } from '#shared/protocol'
import { apiError } from './apiError'

/**
 * Reads a JSON body of at most 8 KiB; no body counts as an empty object.
 * @throws 400 `invalid_request`, 413 `payload_too_large` (also during the upload), 415 `unsupported_media_type`.
 */
export async function readJsonBody<Body>(event: H3Event, schema: v.GenericSchema<unknown, Body>): Promise<Body> {
  const raw = await readText(event)
  if (raw !== '' && !isJson(getRequestHeader(event, 'content-type'))) throw apiError('unsupported_media_type')
  const body = raw === '' ? {} : parseJson(raw)
  // To a schema an array is an object without fields.
  if (Array.isArray(body)) throw apiError('invalid_request', 'The request body must be a JSON object.')
  const result = v.safeParse(schema, body, { abortEarly: true })
  if (!result.success) throw apiError('invalid_request', describeIssue(result.issues[0]))
  return result.output
}

async function readText(event: H3Event): Promise<string> {
  // Made only where it is thrown: an error captures the stack.
  const tooLarge = () => apiError('payload_too_large', `The request body is larger than ${BODY_BYTES} bytes.`)
  if (Number(getRequestHeader(event, 'content-length') ?? 0) > BODY_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of event.node.req) {
      const piece: Uint8Array = Buffer.from(chunk)
      bytes += piece.length
      if (bytes > BODY_BYTES) throw tooLarge()
      chunks.push(piece)
    }
  }
  catch (error) {
    throw isCutOff(error) ? apiError('invalid_request', 'The request body was cut off.') : error
  }
  return Buffer.concat(chunks).toString()
}

/** Whether the client disconnected or was too slow, which is no news for the operator. */
function isCutOff(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json'
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw)
  }
  catch {
    throw apiError('invalid_request', 'The request body is not JSON.')
  }
}
