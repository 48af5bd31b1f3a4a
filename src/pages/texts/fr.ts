// What the pages say, in French. Before `:`, `;`, `!` and `?` stands a no-break space.

import type { Texts } from './en.ts';

export const fr: Texts = {
  language: 'Français',
  testMode: 'Mode test\u00a0: aucun mouvement d’argent réel',
  skip: 'Aller au contenu',
  heading: {
    order: (merchant) => `Votre commande chez ${merchant}`,
    due: (merchant) => `Votre paiement à ${merchant}`,
    store: (merchant) => `Enregistrer votre moyen de paiement pour ${merchant}`,
  },
  total: 'Total',
  nothingNow: 'Rien n’est débité maintenant',
  due: (day) => `échéance le ${day}`,
  itemsLegend: 'Ce que vous payez',
  itemsChoose: 'Choisissez ce que vous payez maintenant',
  updateTotal: 'Mettre à jour le total',
  totalChanged: 'Le total a changé. Vérifiez-le, puis continuez.',
  chooseItem: 'Choisissez au moins un élément à payer.',
  chooseMethod: 'Choisissez comment vous voulez payer.',
  methodsLegend: 'Comment voulez-vous payer\u00a0?',
  methodsLegendStore: 'Que voulez-vous enregistrer\u00a0?',
  methodOnly: 'Vous payez avec',
  methodOnlyStore: 'Vous enregistrez',
  noMethod: 'Aucun moyen de paiement n’est disponible pour le moment. Contactez le marchand.',
  pay: (amount) => `Payer ${amount}`,
  order: 'Passer la commande',
  payManually: 'Payer de cette façon',
  save: 'Continuer',
  leaving:
    'Vous saisissez vos données de paiement sur la page sécurisée du prestataire de paiement.',
  recurring: (amount, often, day) => `Puis ${amount} ${often}, la première fois le ${day}.`,
  often: {
    daily: 'chaque jour',
    weekly: 'chaque semaine',
    biweekly: 'toutes les deux semaines',
    monthly: 'chaque mois',
    bimonthly: 'tous les deux mois',
    quarterly: 'tous les trois mois',
    semiannual: 'tous les six mois',
    annual: 'chaque année',
    biennial: 'tous les deux ans',
  },
  consent: (merchant) =>
    `En continuant, vous autorisez ${merchant} à conserver ce moyen de paiement et à le ` +
    'débiter comme convenu, sans vous solliciter à chaque fois.',
  back: (merchant) => `Retour chez ${merchant}`,
  atGateway: {
    title: 'Vous avez commencé à payer',
    text: 'La page du prestataire de paiement vous attend. Rien n’a été débité jusqu’ici.',
    go: 'Poursuivre le paiement',
    other: 'Recommencer ou payer autrement',
  },
  leave: {
    title: 'Un instant\u00a0: la page de paiement sécurisée s’ouvre',
    text: 'Si rien ne se passe, appuyez sur le bouton.',
    go: 'Ouvrir la page de paiement',
  },
  checking: {
    title: 'Nous vérifions votre paiement',
    text: 'Cela prend quelques secondes. Ne payez pas une seconde fois.',
    slow:
      'Cela prend plus de temps que d’habitude. Vous pouvez fermer cette page\u00a0: le ' +
      'paiement aboutira sans vous, ou rien ne sera débité. Vous pouvez revenir à cette ' +
      'adresse à tout moment.',
    again: 'Vérifier à nouveau',
  },
  done: {
    paid: 'Paiement reçu',
    pending: 'Paiement en cours',
    stored: 'Moyen de paiement enregistré',
    paidText: (merchant, amount) => `Merci. ${merchant} a reçu ${amount}.`,
    pendingText: (amount) =>
      `Le paiement de ${amount} est en cours d’exécution. Un prélèvement bancaire prend ` +
      'quelques jours ouvrables\u00a0; vous n’avez plus rien à faire.',
    storedPendingText: 'Votre banque est en train de le confirmer. Vous n’avez plus rien à faire.',
    storedText: (merchant) => `${merchant} peut désormais le débiter comme convenu.`,
    alsoStored: 'Votre moyen de paiement est enregistré pour les prochains paiements.',
    soonBack: (merchant) => `Vous retournez chez ${merchant} dans quelques secondes.`,
    close: 'Vous pouvez fermer cette fenêtre et continuer là d’où vous venez.',
  },
  accepted: {
    title: 'Merci. Il reste une étape',
    text: (amount) => `Veuillez payer ${amount} comme suit\u00a0:`,
  },
  refused: {
    declined: {
      title: 'Le paiement a été refusé',
      text: 'Rien n’a été débité. Réessayez ou choisissez un autre moyen de paiement.',
    },
    cancelled: {
      title: 'Vous avez annulé le paiement',
      text: 'Rien n’a été débité. Vous pouvez réessayer quand vous le souhaitez.',
    },
    unavailable: {
      title: 'Cela n’a pas fonctionné',
      text:
        'Le prestataire de paiement ne répond pas. Rien n’a été débité. Réessayez dans un ' +
        'instant ou choisissez un autre moyen de paiement.',
    },
  },
  ended: {
    expired: {
      title: 'Cette page a expiré',
      text: 'Rien n’a été débité ici. Demandez un nouveau lien ou recommencez là d’où vous venez.',
    },
    cancelled: {
      title: 'Ce paiement a été annulé',
      text: 'Plus rien ne peut être payé ici.',
    },
    settled_elsewhere: {
      title: 'Il n’y a plus rien à payer ici',
      text: 'Cela a été réglé autrement. Vous n’avez rien à faire.',
    },
  },
  capture: {
    open: 'Enregistrer un moyen de paiement',
    text: 'Une nouvelle fenêtre s’ouvre pour cela. Revenez ici ensuite.',
    waiting: 'Terminez dans la fenêtre qui s’est ouverte',
    waitingText: 'Cette page remarque toute seule que vous avez terminé.',
    look: 'J’ai terminé',
    notHere: 'Cette page ne peut pas être affichée dans ce site.',
  },
  errors: {
    unknown: {
      title: 'Ce lien ne mène nulle part',
      text:
        'Il n’a peut-être pas été copié en entier, ou il n’est plus utilisé. Ouvrez-le depuis ' +
        'le message reçu ou adressez-vous à son expéditeur.',
    },
    tooLarge: {
      title: 'C’était trop à la fois',
      text: 'Revenez en arrière et réessayez.',
    },
    often: {
      title: 'C’était trop souvent',
      text: 'Attendez une minute, puis réessayez.',
    },
    wrong: {
      title: 'Quelque chose ne va pas',
      text: 'Revenez en arrière et réessayez.',
    },
    ours: {
      title: 'Une erreur s’est produite de notre côté',
      text:
        'Si vous venez de payer, ne payez pas une seconde fois\u00a0: rouvrez votre lien dans ' +
        'quelques minutes, il indiquera ce qu’est devenu le paiement.',
    },
  },
};
