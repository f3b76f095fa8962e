import { nameKey } from '#shared/names/nameKey'
import { normalizeName } from '#shared/names/normalize'
import type { ErrorCode, JoinFrame } from '#shared/protocol'
import type { Client } from '#server/clients/client'
import type { ClientLimits } from '#server/clients/limits'
import type { NewName } from './ledger'
import type { JoinRequest } from './membership'
import { checkSealedName } from './sealed'
import type { Tokens } from './tokens'
import { hashToken, matchesHash } from './tokens'

interface JoinCheckDeps {
  tokens: Tokens
  clientLimits: Pick<ClientLimits, 'proofWaitMs' | 'failsProof'>
}

interface JoinRefusal {
  code: ErrorCode
  retryAfterMs?: number
}

/** Checks a `join` frame, and counts a failed proof. @returns the request to the room, or why it is refused. */
export function checkJoin(frame: JoinFrame, verifier: Uint8Array | null, client: Client, { tokens, clientLimits }: JoinCheckDeps): JoinRequest | JoinRefusal {
  const { name, session, after, proof } = frame
  const refusal = verifier && checkProof(proof, verifier, client, clientLimits)
  if (refusal) return refusal
  if (session !== undefined) return { session, after, sessionHash: hashToken(session) }
  const chosen = checkName(name, verifier)
  if (!chosen) return { code: 'name_invalid' }
  const newSession = tokens.secret()
  const participant = { id: tokens.participantId(), name: chosen.name }
  return { session: newSession, after, sessionHash: hashToken(newSession), newcomer: { participant, nameKey: chosen.nameKey } }
}

/** Checks a name. @param verifier that of an encrypted room, whose names are sealed. @returns `undefined` if it cannot be one. */
export function checkName(name: string | undefined, verifier: Uint8Array | null): NewName | undefined {
  const chosen = verifier ? checkSealedName(name) : normalizeName(name ?? '')
  return chosen === undefined ? undefined : { name: chosen, nameKey: verifier ? null : nameKey(chosen) }
}

/** Checks the proof that they have the room's key. */
function checkProof(proof: string | undefined, verifier: Uint8Array, client: Client, clientLimits: JoinCheckDeps['clientLimits']): JoinRefusal | undefined {
  // Checked again after the upgrade: many connections may be open before the first of them guesses.
  const retryAfterMs = clientLimits.proofWaitMs(client)
  if (retryAfterMs > 0) return { code: 'rate_limited', retryAfterMs }
  if (proof !== undefined && matchesHash(Buffer.from(proof, 'base64url'), verifier)) return undefined
  if (proof !== undefined) clientLimits.failsProof(client)
  return { code: 'proof_invalid' }
}
