import type { Language } from '#shared/languages'
import { LANGUAGES, parseLanguage } from '#shared/languages'
import { attempt } from './attempt'

const KEY = 'language'

/** The language that somebody chose on this device; browsers may refuse the storage. */
export function recallLanguage(): Language | undefined {
  return parseLanguage(attempt(() => localStorage.getItem(KEY)) ?? '')
}

/** A script for the head: where another language was chosen on this device, the page is not seen (`main.css`) before it speaks it. */
export const AWAIT_LANGUAGE_SCRIPT = `try{var c=localStorage.getItem("${KEY}"),h=document.documentElement,l=h.classList;if(c!==h.lang&&${JSON.stringify(LANGUAGES.map(({ tag }) => tag))}.indexOf(c)>=0&&!/[?&]lang=/.test(location.search)){l.add("switching");new MutationObserver(function(){if(h.lang===c)l.remove("switching")}).observe(h,{attributeFilter:["lang"]})}}catch(e){}`

/** Remembers the choice for this device. Where the browser refuses, it holds for the page. */
export function rememberLanguage(language: Language): void {
  attempt(() => localStorage.setItem(KEY, language))
}
