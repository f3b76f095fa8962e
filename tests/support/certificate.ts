import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

/** A certificate for `localhost` and its key, as files. */
export interface Certificate { cert: string, key: string }

/** Makes a self-signed certificate in a folder, with openssl. */
export function makeCertificate(folder: string): Certificate {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  execFileSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '90', '-subj', '/CN=localhost',
    '-addext', 'subjectAltName=DNS:localhost', '-keyout', key, '-out', cert,
  ], { stdio: 'pipe' })
  return { cert, key }
}
