/** What goes with the refusal of an upgrade. It has no body that a policy could be about. */
export const REFUSAL_HEADERS = {
  'Cache-Control': 'no-store',
  'Connection': 'close',
  'Content-Length': '0',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

/** The answer to an upgrade that is refused; crossws takes it as something thrown. */
export function refusal(status: number): Response {
  return new Response(null, { status, headers: REFUSAL_HEADERS })
}
