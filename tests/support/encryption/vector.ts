import type { Bytes } from '~/client/encryption/bytes'
import { nobleCrypto } from '~/client/encryption/nobleCrypto'
import { webCrypto } from '~/client/encryption/webCrypto'

/** Both implementations of the scheme. */
export const BACKENDS = { WebCrypto: webCrypto(crypto.subtle), noble: nobleCrypto }

/** An IV that counts from its first byte: the name's is a0, a1 … ab, the text's b0, b1 … bb. */
export const countFrom = (first: number) => (length: number): Bytes => Uint8Array.from({ length }, (_, index) => first + index)

/** The example of docs/encryption.md. */
export const VECTOR = {
  secret: countFrom(0)(16),
  fragment: '#k=AAECAwQFBgcICQoLDA0ODw',
  encryptionKey: 'c320ec0821533316629979d7828eba25038362c41bf802f70a5f11ee6613c901',
  proof: '6S9LaIHU6KxkwY11X7Ny_K56Q_e1KMZW-dPVDJLoV_s',
  verifier: 'fF-qKVGcEgEFM6fb268cacIyyDv3oAXVWuYrY3OjOq8',
  roomId: '0123456789abcdef',
  name: 'Zoë',
  sealedName: 'oKGio6SlpqeoqaqrWhzCKLjtvk_bwuprwdN1Vh772DFQgBeJHYA8y_MHrrSR76_2OkAB7V1Cbh2qx65OUmsqZsoAmiuBDOWCSWmmZD_rCoqidApr_IUqV0wNW0s',
  /** A text of the person with that name. */
  participantId: 'abcdefghjkmn',
  clientId: 'c1',
  text: 'Hello 👋',
  sealedText: 'sLGys7S1tre4ubq7QFFT1n2kEx8SL0opDCy8lvsxvKHKf4A3WEhfqcUkKJAgRAr3lCV3X0arKEr9xVqy2TdlarG4_fo_QItOwtClQeFQ-HhgIXnPebcl1B9tJrQ',
  /** The same key with a password. */
  password: 'correct horse battery staple',
  stretched: '818259b6310026a8e0dbac5d2e6927abcfdb07b32258fac4f61b18b80f929085',
  passwordProof: 'YA-PhTwHi2ACn0W1K_gVtY9sqwdaD1tL5rnoqGOahYw',
  passwordVerifier: 'CnaPO7zY8scodWBBynzjxvUkrDkgqgHAW1CtGe4jncM',
}
