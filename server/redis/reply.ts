/** A reply of Redis, with bulk strings as bytes. */
export type Reply = Buffer | string | number | null | readonly Reply[]

export function list(reply: Reply | undefined): readonly Reply[] {
  return Array.isArray(reply) ? reply : []
}

export function text(reply: Reply | undefined): string {
  return Buffer.isBuffer(reply) ? reply.toString() : typeof reply === 'string' ? reply : ''
}

export function bytes(reply: Reply | undefined): Buffer {
  return Buffer.isBuffer(reply) ? reply : Buffer.alloc(0)
}

export function number(reply: Reply | undefined): number {
  return typeof reply === 'number' ? reply : Number(text(reply))
}
