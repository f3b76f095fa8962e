/** Italian: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – Stanze di chat temporanee',
  description: 'Una stanza di chat che si cancella da sola. Crea una stanza, invia il link e inizia a parlare. Senza account.',
  noScript: 'Questo sito ha bisogno di JavaScript. Permettilo nelle impostazioni del tuo browser, poi ricarica la pagina.',
  tooOld: 'Il tuo browser è troppo vecchio per questo sito. Aggiornalo o usa un altro browser.',
}
