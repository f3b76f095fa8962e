/** What somebody reads whose browser is older than the oldest that `docs/browsers.md` names. */
const TOO_OLD = 'Your browser is too old for this site. Please update it, or use another one.'

/**
 * A script for the head of the page that says so in place of the page, which would only half work. It is written for any
 * browser that there ever was. The features are the last ones that the oldest browsers got of those that we need:
 * `oklch` (Chrome 111, Firefox 113), lookbehind (Safari 16.4).
 */
export const TOO_OLD_SCRIPT = `(function(){try{new RegExp("(?<=a)b");if([].findLast&&CSS.supports("color","oklch(0 0 0)"))return}catch(e){}
addEventListener("DOMContentLoaded",function(){var a=document.getElementById("__nuxt"),p=document.createElement("p");p.setAttribute("role","alert");p.style.cssText="margin:20% auto;max-width:20em;padding:1em;font:1.25em/1.5 sans-serif";p.appendChild(document.createTextNode(${JSON.stringify(TOO_OLD)}));if(a)a.style.display="none";document.body.insertBefore(p,document.body.firstChild)})})()`
