import type { Formats } from '~/client/text/formats'
import type { EntryStrings } from '~/client/text/languages/en/entry'

/** French: what stands before a room and after it. */
export const entryStrings = ({ plural }: Formats<'fr'>): EntryStrings => ({
  door: {
    title: 'Entrer dans le salon',
    deleted: 'Les messages et les noms sont supprimés quand le temps est écoulé. Sans compte.',
    deletedIn: minutes => plural(minutes, {
      one: 'Les messages et les noms seront supprimés dans # minute. Sans compte.',
      many: 'Les messages et les noms seront supprimés dans # de minutes. Sans compte.',
      other: 'Les messages et les noms seront supprimés dans # minutes. Sans compte.',
    }),
    encrypted: 'Chiffré\u202F: ce serveur ne peut pas lire les messages.',
    notEncrypted: 'Non chiffré\u202F: ce serveur pourrait lire les messages.',
    name: 'Votre nom',
    join: 'Entrer',
    joining: 'Un instant…',
    nobody: 'Il n’y a personne dans le salon en ce moment.',
    people: count => plural(count, {
      one: 'Il y a # personne dans le salon.',
      many: 'Il y a # de personnes dans le salon.',
      other: 'Il y a # personnes dans le salon.',
    }),
    taken: 'Ce nom est déjà pris. Et celui-ci\u202F?',
    invalid: 'Un nom doit avoir de 1 à 32 caractères visibles.',
    sessionLost: 'Votre absence a été trop longue. Entrez de nouveau.',
    failed: 'Cela n’a pas marché. Vérifiez votre connexion et réessayez.',
    password: 'Mot de passe du salon',
    passwordLead: 'Ce salon a un mot de passe. Demandez-le à la personne qui vous a envoyé le lien.',
    wrongPassword: 'Mot de passe incorrect. Réessayez. Vérifiez aussi que le lien est complet.',
    unsafe: 'Cette page n’est pas protégée (HTTP sans chiffrement). D’autres personnes sur votre réseau pourraient lire les messages, même dans un salon chiffré.',
    slow: 'Connexion toujours en cours…',
  },
  missing: {
    title: 'Ce salon n’existe pas.',
    text: 'Il est peut-être terminé\u202F: un salon dure une heure au maximum. Ou bien il y a une faute de frappe dans le code. Vous pouvez la corriger ici.',
  },
  keyless: {
    title: {
      missing: 'Il manque une partie du lien.',
      truncated: 'Le lien est incomplet.',
      mangled: 'Une application a modifié ce lien.',
      wrong: 'La clé de ce lien n’est pas la bonne.',
      unexpected: 'Ce lien a un problème.',
    },
    text: {
      missing: 'Ce salon est chiffré. La clé est la dernière partie du lien, après un «\u202F#\u202F». Collez le lien entier, ou seulement la partie qui manque.',
      truncated: 'La clé à la fin du lien a été coupée. Collez le lien entier, ou seulement la clé.',
      mangled: 'Une application a modifié ce lien en route, et notre serveur a maintenant vu la clé. Le plus sûr\u202F: créez un nouveau salon et envoyez son lien par un autre moyen. Ou bien collez le lien d’origine.',
      wrong: 'Il y a peut-être une faute de frappe dans la clé. Collez de nouveau le lien entier.',
      unexpected: 'Le lien a une clé, mais le serveur dit que ce salon n’est pas chiffré. Rien n’a été envoyé. Demandez à la personne qui vous a envoyé le lien.',
    },
    field: 'Lien ou clé',
    open: 'Ouvrir',
    noKey: 'La clé est incomplète. C’est la partie après «\u202F#k=\u202F»\u202F: 22 caractères (lettres, chiffres, «\u202F-\u202F» et «\u202F_\u202F»).',
    anyway: 'Entrer quand même',
    newRoom: 'Nouveau salon',
  },
  full: {
    title: 'Ce salon est complet.',
    text: 'Réessayez quand une place sera libre.',
    again: 'Réessayer',
  },
  locked: {
    title: 'Ce salon est verrouillé.',
    text: 'Plus personne ne peut entrer pour l’instant. Demandez à quelqu’un à l’intérieur de déverrouiller le salon. Puis réessayez.',
    again: 'Réessayer',
  },
  blocked: {
    title: 'Votre réseau bloque les connexions en temps réel.',
    text: 'Le salon existe, mais votre réseau bloque les WebSockets. Essayez un autre réseau, par exemple les données mobiles.',
    again: 'Réessayer',
  },
  obstacle: {
    title: {
      wrongOrigin: 'Ce site est mal configuré.',
      tooMany: 'Trop de connexions depuis votre réseau.',
      serverFull: 'Le serveur est plein.',
    },
    text: {
      wrongOrigin: 'Le problème ne vient pas de votre réseau, ni de votre appareil. Prévenez les responsables du site.',
      tooMany: 'En ce moment, beaucoup de personnes ou d’onglets utilisent ce site depuis votre réseau. Fermez les onglets inutiles. Cette page continue d’essayer.',
      serverFull: 'Le serveur n’a plus de place en ce moment. Cette page continue d’essayer.',
    },
    notice: {
      wrongOrigin: 'Pas de connexion\u202F: ce site est mal configuré. Prévenez les responsables du site. Vos messages attendent ici.',
      tooMany: 'Trop de connexions depuis votre réseau. Reconnexion… Vos messages seront envoyés quand la connexion reviendra.',
      serverFull: 'Le serveur est plein. Reconnexion… Vos messages seront envoyés quand la connexion reviendra.',
    },
    operator: site => `Si vous gérez ce site\u202F: le serveur n’accepte pas les pages de ${site}, donc il refuse leurs WebSockets. Votre proxy doit transmettre l’en-tête «\u202FHost\u202F». Ou bien donnez à NUXT_PUBLIC_URL la valeur ${site}.`,
  },
  ended: {
    pageTitle: 'Le salon est terminé',
    expired: 'Ce salon a expiré.',
    owner: 'Ce salon a été fermé.',
    expiredText: 'Tous les messages et tous les noms sont supprimés. Le lien ne marche plus.',
    ownerText: 'La personne qui a créé ce salon l’a fermé. Tous les messages et tous les noms sont supprimés. Le lien ne marche plus.',
    leaving: seconds => `${plural(seconds, {
      one: 'La page d’accueil s’ouvre dans # seconde.',
      many: 'La page d’accueil s’ouvre dans # de secondes.',
      other: 'La page d’accueil s’ouvre dans # secondes.',
    })} Pour rester ici, appuyez sur une touche, cliquez ou touchez la page.`,
    newRoom: 'Nouveau salon',
    lost: 'Le serveur a perdu ce salon.',
    lostText: 'Tous les messages et tous les noms ont disparu. Le lien ne marche plus.',
    leads: 'Vous pouvez continuer dans un nouveau salon. Créez-le ici. Puis envoyez son lien aux autres par un autre moyen.',
    follows: 'Pour continuer ensemble, attendez le nouveau lien de la personne qui est entrée en premier dans ce salon. Si vous créez un salon ici, ce sera un autre salon.',
    notShared: 'Les autres n’ont pas encore le nouveau lien. Envoyez-leur ce lien par un autre moyen.',
    goThere: 'Aller au nouveau salon',
    home: 'Page d’accueil',
  },
})
