import type { Formats } from '~/client/text/formats'
import type { SiteStrings } from '~/client/text/languages/en/site'

/** French: the words of `/`, and those around every page. */
export const siteStrings = ({ number, plural }: Formats<'fr'>): SiteStrings => ({
  site: {
    name: 'Ephemeral – Salons de discussion éphémères',
    home: 'Ephemeral',
  },
  home: {
    headline: 'Un salon de discussion qui s’efface tout seul.',
    lead: 'Créez un salon, envoyez le lien et discutez. Quand le temps est écoulé, tout est supprimé. Sans compte.',
    create: 'Créer un salon',
    creating: 'Création du salon…',
    lifetime: 'Combien de temps doit-il durer\u202F?',
    minutes: count => plural(count, { one: '# minute', many: '# de minutes', other: '# minutes' }),
    seconds: count => plural(count, { one: '# seconde', many: '# de secondes', other: '# secondes' }),
    encryption: 'Qui peut lire les messages',
    encrypt: 'Chiffrement de bout en bout',
    allEncrypted: 'Ici, tous les salons sont chiffrés de bout en bout.',
    encryptionText: 'Seules les personnes qui ont le lien entier peuvent lire les messages. Même ce serveur ne peut pas les lire.',
    password: 'Mot de passe (facultatif)',
    passwordText: 'Pour entrer, il faut le lien et le mot de passe. Donnez le mot de passe séparément, par exemple par téléphone. Si vous l’oubliez, personne ne peut le retrouver.',
    joinTitle: 'Vous avez un lien ou un code\u202F?',
    reference: 'Lien ou code du salon',
    referenceHint: 'Collez le lien, ou tapez le code de 16 caractères.',
    typed: count => `${number(count)} sur ${number(16)}`,
    join: 'Entrer',
    joining: 'Un instant…',
    noWholeKey: 'Ce lien est incomplet. Copiez le lien entier et collez-le de nouveau.',
    noReference: 'Ce n’est ni un lien ni un code de salon. Un code a 16 caractères.',
    noCode: length => `Ce n’est ni un lien ni un code de salon. Un code a 16 caractères. Ici, il y en a ${length}.`,
    privacyTitle: 'Qu’est-ce qui reste privé\u202F?',
    privacy: [
      ['Pas de compte, pas de cookies, pas de pistage.', 'Vous choisissez un nom pour un seul salon. Il est supprimé avec le salon.'],
      ['Supprimé veut dire effacé.', 'Quand un salon se termine, le serveur efface les messages et les noms. Les pages ouvertes les oublient aussi.'],
      ['Le lien est la clé.', 'Toute personne qui a le lien peut entrer et tout lire. Envoyez-le seulement à des personnes de confiance.'],
      ['Ce que nous ne pouvons pas promettre.', 'Dans un salon normal, le serveur pourrait lire les messages. Dans un salon chiffré, il ne peut pas les lire. Les autres peuvent copier ce qu’ils voient. Des traces peuvent rester dans des sauvegardes et sur des disques. L’historique de votre navigateur garde le lien et, avec lui, la clé d’un salon chiffré.'],
    ],
    createFailed: 'Le salon n’a pas pu être créé. Vérifiez votre connexion et réessayez.',
    createRefused: site => `Ce site est mal configuré\u202F: son serveur n’accepte pas les pages de ${site}. Prévenez les responsables du site.`,
    createBusy: (seconds, isFull) => `${isFull ? 'Le serveur est plein.' : 'Trop de salons ont été créés depuis votre réseau.'} ${plural(seconds, { one: 'Réessayez dans # seconde.', many: 'Réessayez dans # de secondes.', other: 'Réessayez dans # secondes.' })}`,
  },
  language: {
    label: 'Langue',
    failed: 'Cette langue n’a pas pu être chargée. Vérifiez votre connexion et réessayez.',
  },
  password: {
    show: 'Afficher le mot de passe',
  },
  onlyText: 'Ici, vous pouvez envoyer seulement du texte, pas de fichiers.',
  error: {
    notFound: 'Page introuvable.',
    notFoundText: 'Vérifiez le lien. Le lien d’un salon se termine par un code de 16 caractères.',
    broken: 'Un problème est survenu.',
    brokenText: 'Ce n’est pas votre faute. Rechargez la page et réessayez.',
    home: 'Page d’accueil',
    reload: 'Recharger',
  },
})
