import type { Role } from './tab'

/** Elements of a page, by their text (a part of it, or all of it), or as controls by their name, with the focus or without. */
export interface Wanted {
  selector: string
  text: string
  by: 'part' | 'whole' | 'name' | 'focus'
  /** How long they may take to appear (milliseconds). */
  patienceMs: number
}

/** How long something may take to appear (milliseconds); only broken pages take longer. */
export const PATIENCE_MS = 15_000

const CONTROLS: Record<Role, string> = {
  button: 'button',
  checkbox: 'input[type=checkbox]',
  link: 'a[href]',
  textbox: 'input:not([type=checkbox], [type=radio]), textarea',
}

/** A control by its role and name. */
export function control(role: Role, name: string): Wanted {
  return { selector: CONTROLS[role], text: name, by: 'name', patienceMs: PATIENCE_MS }
}

/** Waits for the first such element that can be seen, and looks with every frame. It runs in the page, so it is whole in itself. */
export function untilSeen({ selector, text, by, patienceMs }: Wanted): Promise<Element> {
  const fits = (element: HTMLElement) => {
    if (by === 'part') return (element.innerText ?? '').replace(/\s+/g, ' ').includes(text)
    if (by === 'whole') return element.textContent?.trim() === text
    if (by === 'focus' && element !== document.activeElement) return false
    const label = 'labels' in element && element.labels instanceof NodeList ? element.labels[0] : undefined
    return (element.ariaLabel ?? (label ?? element).textContent ?? '').trim() === text
  }
  const until = performance.now() + patienceMs
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = [...document.querySelectorAll<HTMLElement>(selector)].find(element => fits(element) && element.getClientRects().length > 0)
      if (found) resolve(found)
      else if (performance.now() < until) requestAnimationFrame(look)
      else reject(new Error(`"${text}" does not appear in ${selector} of: ${document.body.innerText}`))
    }
    look()
  })
}
