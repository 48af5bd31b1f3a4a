// What the pages say, in English; the other languages have the same keys, and the types see to it.

export const en = {
  language: 'English',
  testMode: 'Test mode: no real money moves',
  skip: 'Skip to the content',
  heading: {
    order: (merchant: string) => `Your order at ${merchant}`,
    due: (merchant: string) => `Your payment to ${merchant}`,
    store: (merchant: string) => `Save your payment details for ${merchant}`,
  },
  total: 'Total',
  nothingNow: 'Nothing is charged now',
  due: (day: string) => `due ${day}`,
  itemsLegend: 'What you pay',
  itemsChoose: 'Choose what you pay now',
  updateTotal: 'Update the total',
  totalChanged: 'The total has changed. Please check it, then continue.',
  chooseItem: 'Choose at least one item to pay.',
  chooseMethod: 'Choose how you want to pay.',
  methodsLegend: 'How do you want to pay?',
  methodsLegendStore: 'What do you want to save?',
  methodOnly: 'You pay with',
  methodOnlyStore: 'You save',
  noMethod: 'There is no way to pay at the moment. Please ask the merchant.',
  pay: (amount: string) => `Pay ${amount}`,
  order: 'Place the order',
  payManually: 'Pay this way',
  save: 'Continue',
  leaving: 'You enter your payment details on the secure page of the payment provider.',
  recurring: (amount: string, often: string, day: string) =>
    `Then ${amount} ${often}, first on ${day}.`,
  often: {
    daily: 'every day',
    weekly: 'every week',
    biweekly: 'every two weeks',
    monthly: 'every month',
    bimonthly: 'every two months',
    quarterly: 'every three months',
    semiannual: 'every six months',
    annual: 'every year',
    biennial: 'every two years',
  },
  consent: (merchant: string) =>
    `By continuing you allow ${merchant} to keep this means of payment and to charge it as ` +
    'agreed, without asking you each time.',
  back: (merchant: string) => `Back to ${merchant}`,
  atGateway: {
    title: 'You have started to pay',
    text: 'The page of the payment provider is waiting for you. Nothing has been charged so far.',
    go: 'Go on with the payment',
    other: 'Start again, or pay another way',
  },
  leave: {
    title: 'One moment: the secure payment page opens',
    text: 'If nothing happens, press the button.',
    go: 'Open the payment page',
  },
  checking: {
    title: 'We are checking your payment',
    text: 'This takes a few seconds. Please do not pay a second time.',
    slow:
      'This takes longer than usual. You may close this page: the payment is completed without ' +
      'you, or nothing is charged. You can come back to this address at any time.',
    again: 'Check again',
  },
  done: {
    paid: 'Payment received',
    pending: 'Payment on its way',
    stored: 'Payment details saved',
    paidText: (merchant: string, amount: string) =>
      `Thank you. ${merchant} has received ${amount}.`,
    pendingText: (amount: string) =>
      `The payment of ${amount} is being carried out. With bank debits this takes a few ` +
      'working days; there is nothing left for you to do.',
    storedPendingText: 'Your bank is confirming them. There is nothing left for you to do.',
    storedText: (merchant: string) => `${merchant} can charge them from now on as agreed.`,
    alsoStored: 'Your payment details are saved for the next payments.',
    soonBack: (merchant: string) => `You are taken back to ${merchant} in a few seconds.`,
    close: 'You can close this window and go on where you came from.',
  },
  accepted: {
    title: 'Thank you. One step is left',
    text: (amount: string) => `Please pay ${amount} as follows:`,
  },
  refused: {
    declined: {
      title: 'The payment was declined',
      text: 'Nothing was charged. Please try again, or choose another way to pay.',
    },
    cancelled: {
      title: 'You have cancelled the payment',
      text: 'Nothing was charged. You can try again whenever you like.',
    },
    unavailable: {
      title: 'That did not work just now',
      text:
        'The payment provider does not answer. Nothing was charged. Please try again in a ' +
        'moment, or choose another way to pay.',
    },
  },
  ended: {
    expired: {
      title: 'This page has expired',
      text:
        'Nothing was charged here. Please ask for a new link, or start again where you came ' +
        'from.',
    },
    cancelled: {
      title: 'This payment was cancelled',
      text: 'Nothing more can be paid here.',
    },
    settled_elsewhere: {
      title: 'There is nothing left to pay here',
      text: 'This was settled in another way. You need not do anything.',
    },
  },
  capture: {
    open: 'Save payment details',
    text: 'A new window opens for it. Come back here afterwards.',
    waiting: 'Finish in the window that has opened',
    waitingText: 'This page notices by itself when you are done.',
    look: 'I am done',
    notHere: 'This page cannot be shown inside this website.',
  },
  errors: {
    unknown: {
      title: 'This link leads nowhere',
      text:
        'Perhaps it was not copied in full, or it is no longer in use. Please open it from the ' +
        'message you were sent, or ask whoever sent it.',
    },
    tooLarge: {
      title: 'That was too much at once',
      text: 'Please go back and try again.',
    },
    often: {
      title: 'That was too often',
      text: 'Please wait a minute, then try again.',
    },
    wrong: {
      title: 'Something is not right',
      text: 'Please go back and try again.',
    },
    ours: {
      title: 'Something went wrong on our side',
      text:
        'If you have just paid, please do not pay again: open your link once more in a few ' +
        'minutes, and it shows what became of the payment.',
    },
  },
};

type Shaped<T> = T extends string
  ? string
  : T extends (...given: infer Given) => string
    ? (...given: Given) => string
    : { readonly [Key in keyof T]: Shaped<T[Key]> };

export type Texts = Shaped<typeof en>;
