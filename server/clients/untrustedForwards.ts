import type { IncomingHttpHeaders } from 'node:http'
import type { Client } from '#server/clients/client'

/** For the operator. A visitor may send these headers too, so it is only a likely cause. */
export const UNTRUSTED_FORWARDS_NOTICE = 'An address that sends X-Forwarded-For or Forwarded has reached a limit of one address. If this server is behind a proxy, set NUXT_TRUST_PROXY: without it, all visitors count as that address.'

/** Tells why one address may reach its limits: a proxy that is not trusted sends the addresses of its visitors in vain. */
export function createUntrustedForwards(log: (line: string) => void) {
  /** The narrowest network of the client that sent them last: such a proxy sends them with every request. */
  let sender: string | undefined
  return {
    /** Call it for each request of a client that is no trusted proxy. */
    note(headers: IncomingHttpHeaders, client: Client) {
      if (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) sender = client[0]?.key
    },
    limitReached(client: Client) {
      if (sender !== undefined && client[0]?.key === sender) log(UNTRUSTED_FORWARDS_NOTICE)
    },
  }
}
