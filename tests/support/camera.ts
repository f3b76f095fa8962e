import decodeQR from 'qr/decode.js'
import type { Visitor } from './browser'

/** What a camera reads in the picture of an element. */
export async function read(person: Visitor, picture: Buffer): Promise<string> {
  const blank = await person.context.newPage()
  const { data, width, height } = await blank.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), char => char.charCodeAt(0))]))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
    canvas?.drawImage(bitmap, 0, 0)
    const image = canvas?.getImageData(0, 0, bitmap.width, bitmap.height)
    // As text: an array of so many numbers takes seconds on its way.
    return { data: new Uint8Array(image?.data.buffer ?? new ArrayBuffer()).toBase64(), width: bitmap.width, height: bitmap.height }
  }, picture.toString('base64'))
  await blank.close()
  return decodeQR({ data: Buffer.from(data, 'base64'), width, height })
}
