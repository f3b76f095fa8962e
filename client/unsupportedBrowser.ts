/**
 * A script for the head that shows `text` instead of the page, which would only half work in browsers older than those in
 * `docs/browsers.md`. Any browser can run it. It detects the newest features that we need and the oldest supported browsers
 * have: `oklch` (Chrome 111, Firefox 113), lookbehind (Safari 16.4).
 */
export function unsupportedBrowserScript(text: string): string {
  return `(function(){try{new RegExp("(?<=a)b");if([].findLast&&CSS.supports("color","oklch(0 0 0)"))return}catch(e){}
addEventListener("DOMContentLoaded",function(){var a=document.getElementById("__nuxt"),p=document.createElement("p");p.setAttribute("role","alert");p.style.cssText="margin:20% auto;max-width:20em;padding:1em;font:1.25em/1.5 sans-serif";p.appendChild(document.createTextNode(${JSON.stringify(text)}));if(a)a.style.display="none";document.body.insertBefore(p,document.body.firstChild)})})()`
}
