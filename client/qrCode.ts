import encodeQR from 'qr'

/** A QR code as a drawing: a path over a square of `size` modules, with the quiet zone that readers need. */
export interface QrDrawing { readonly size: number, readonly path: string }

/** The quiet zone of the standard (modules). */
const BORDER = 4

/** Draws a text as a QR code. @throws Error where it is longer than a code can hold (2,953 bytes). */
export function drawQrCode(text: string): QrDrawing {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: BORDER })
  const path = rows.flatMap((row, y) => row.map((isDark, x) => isDark ? `M${x} ${y}h1v1h-1z` : '')).join('')
  return { size: rows.length, path }
}
