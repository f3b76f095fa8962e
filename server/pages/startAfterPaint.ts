const MODULES = /(?:<link rel="modulepreload"[^>]*>)*<script type="module"[^>]*><\/script>/

/**
 * Moves the scripts of a page out of the way of its first paint, for which they are not needed: on a slow device, fetching and
 * running them takes the time of drawing. A press that comes before they run is kept: see `plugins/replayEarly.client.ts`.
 * @returns the head, and the inline script for the end of the body. A hidden page, such as a tab opened in the background, draws nothing.
 */
export function startAfterPaint(head: string): { head: string, start: string } {
  return {
    head: head.replace(MODULES, modules => `<template id="scripts">${modules}</template>`),
    start: '<script>{let start=()=>document.head.append(document.getElementById("scripts").content);document.hidden?start():requestAnimationFrame(()=>setTimeout(start))}</script>',
  }
}
