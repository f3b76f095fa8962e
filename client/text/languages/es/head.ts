/** Spanish: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – Salas de chat temporales',
  description: 'Una sala de chat que se borra sola. Crea una sala, envía el enlace y empieza a hablar. Sin cuenta.',
  noScript: 'Este sitio necesita JavaScript. Permítelo en los ajustes de tu navegador y recarga la página.',
  tooOld: 'Tu navegador es demasiado antiguo para este sitio. Actualízalo o usa otro navegador.',
}
