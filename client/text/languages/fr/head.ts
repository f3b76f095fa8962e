/** French: what only the server writes, into the head of every page and for browsers that cannot show one. */
export const headStrings = {
  name: 'Ephemeral – Salons de discussion éphémères',
  description: 'Un salon de discussion qui s’efface tout seul. Créez un salon, envoyez le lien et discutez. Sans compte.',
  noScript: 'Ce site a besoin de JavaScript. Autorisez-le dans les paramètres de votre navigateur, puis rechargez la page.',
  tooOld: 'Votre navigateur est trop ancien pour ce site. Mettez-le à jour, ou utilisez un autre navigateur.',
}
