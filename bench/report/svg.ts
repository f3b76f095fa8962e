/** Escapes text for SVG. */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

type Attributes = Record<string, string | number | undefined>

/** An SVG element. */
export function element(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes).map(([key, value]) => value === undefined ? '' : ` ${key}="${typeof value === 'number' ? round(value) : value}"`).join('')
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`
}

/** A line of text. */
export function label(x: number, y: number, text: string, fill: string, more: Attributes = {}): string {
  return element('text', { x, y, fill, ...more }, escape(text))
}

/** A complete drawing, with a title for screen readers. */
export function drawing(width: number, height: number, title: string, content: string[]): string {
  return `${element('svg', {
    'xmlns': 'http://www.w3.org/2000/svg', 'viewBox': `0 0 ${width} ${round(height)}`, 'width': width, 'height': height,
    'role': 'img', 'aria-label': escape(title).replaceAll('"', '&quot;'), 'font-family': 'system-ui, sans-serif', 'font-size': 13,
  }, `\n${content.join('\n')}\n`)}\n`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
