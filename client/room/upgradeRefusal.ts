import type { ApiErrorCode } from '#shared/api'

/**
 * Why a WebSocket could not be opened. `wrongOrigin`: the server does not know this address as its own. `tooMany`: connections
 * come from here. `blocked`: the server would have let it through, so something on the way blocks it.
 */
export type Refusal = 'missing' | 'wrongOrigin' | 'tooMany' | 'serverFull' | 'blocked'

/** A refusal after which the client keeps trying. */
export type Obstacle = Exclude<Refusal, 'missing' | 'blocked'>

/** The reason that the server gives for refused upgrades; `retryAfterMs` if it says when to come back. */
export interface UpgradeRefusal { readonly why: Refusal | 'unknown', readonly retryAfterMs?: number }

const REFUSALS: Partial<Record<ApiErrorCode, Refusal>> = {
  room_not_found: 'missing',
  wrong_origin: 'wrongOrigin',
  too_many_connections: 'tooMany',
  rate_limited: 'tooMany',
  server_full: 'serverFull',
  upgrade_required: 'blocked',
}
/** Upper bound of a `Retry-After`, which a proxy may have written (milliseconds). */
const LONGEST_RETRY_AFTER_MS = 60_000

/** Parses such a reason; anything else (a proxy's page, a server that starts) is `unknown`. @param retryAfter the header of that name: seconds. */
export function readRefusal(body: unknown, retryAfter: string | null): UpgradeRefusal {
  const why = refusalOf(codeOf(body))
  const seconds = Number(retryAfter)
  return seconds > 0 ? { why, retryAfterMs: Math.min(seconds * 1000, LONGEST_RETRY_AFTER_MS) } : { why }
}

function refusalOf(code: unknown): Refusal | 'unknown' {
  return Object.entries(REFUSALS).find(([known]) => known === code)?.[1] ?? 'unknown'
}

function codeOf(body: unknown): unknown {
  const data = isObject(body) ? body.data : undefined
  return isObject(data) ? data.code : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
