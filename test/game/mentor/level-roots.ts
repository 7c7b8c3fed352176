// The roots that the mentor has to name in the levels: before anything is done, and after each named mistake.

export interface LevelRoots {
  /** How long after the player came. */
  readonly afterSeconds?: number
  readonly start?: string
  /** By the mistake's name; those that leave nothing broken are not here. */
  readonly mistakes: { readonly [name: string]: string }
}

export const levelRoots: { readonly [level: string]: LevelRoots } = {
  'first-contact/your-first-pod': {
    start: 'selectorMatchesNothing Service/hello',
    mistakes: {
      'wait for it to come back': 'selectorMatchesNothing Service/hello',
      'a better name': 'selectorMatchesNothing Service/hello',
    },
  },
  'first-contact/wrong-image': {
    start: 'imageNotFound Deployment/storefront',
    mistakes: {
      'delete the pods': 'imageNotFound Deployment/storefront',
      'restart the rollout': 'imageNotFound Deployment/storefront',
      'another tag that nobody published': 'imageNotFound Deployment/storefront',
      'scale it away': 'scaledToZero Deployment/storefront',
    },
  },
  'first-contact/crash-loop': {
    start: 'commandNotFound Deployment/orders',
    mistakes: {
      'restart it': 'commandNotFound Deployment/orders',
      'delete the pods': 'commandNotFound Deployment/orders',
      'let it sleep': 'probePort Deployment/orders',
      'mend the command only': 'programFails Deployment/orders',
      'a ledger that does not exist': 'programFails Deployment/orders',
      'go back to the version before': 'commandNotFound Deployment/orders',
    },
  },
  'first-contact/the-missing-pods': {
    start: 'nameInOtherNamespace Deployment/scanner',
    mistakes: {
      'apply it again, here': 'serviceMissing Service/picker',
      'a Service that should reach across': 'selectorMatchesNothing Service/picker',
      'clear up first, everywhere': 'selectorMatchesNothing Service/picker',
      'only look': 'nameInOtherNamespace Deployment/scanner',
    },
  },
  'keep-it-running/self-healing': {
    start: 'scaledToZero Deployment/storefront',
    mistakes: {
      'bring the till back by hand': 'selectorMatchesNothing Service/till',
      'a Deployment under another label': 'selectorMatchesNothing Service/till',
    },
  },
  'keep-it-running/labels-decide': {
    start: 'selectsStrangers Service/storefront',
    mistakes: {
      'roll out again': 'selectsStrangers Service/storefront',
      'begin from nothing': 'selectsStrangers Service/storefront',
      'drown it': 'selectsStrangers Service/storefront',
      'delete what is called storefront': 'selectsStrangers Service/storefront',
      'bend the selector to the typo': 'selectorMatchesNothing Service/promo',
    },
  },
  'keep-it-running/rolling-update': {
    mistakes: { 'a version that nobody built': 'imageNotFound Deployment/storefront' },
  },
  'keep-it-running/roll-it-back': {
    start: 'answersWrongly Deployment/search',
    mistakes: {
      'undo and hope': 'answersBadly Deployment/search',
      'undo twice': 'answersWrongly Deployment/search',
      'only the image': 'programFails Deployment/search',
    },
  },
  'keep-it-running/the-release-that-never-ends': {
    start: 'probePath Deployment/checkout',
    mistakes: {
      'resume and hope': 'probePath Deployment/checkout',
      'mend it and forget the pause': 'rolloutPaused Deployment/checkout',
      'be more patient': 'probePath Deployment/checkout',
      'restart what is paused': 'probePath Deployment/checkout',
    },
  },
  'keep-it-running/blue-green-and-canary': {
    mistakes: {
      'flip it before lunch': 'scaledToZero Deployment/catalog-green',
      'a color with a typo': 'selectorMatchesNothing Service/catalog',
    },
  },
  'reach-it/the-service-nobody-made': {
    start: 'serviceMissing Service/cart',
    mistakes: {
      'the wrong target port': 'targetPortClosed Service/cart',
      'another name': 'serviceMissing Service/cart',
      'the wrong namespace': 'nameInOtherNamespace Deployment/web',
      'a selector that selects nobody': 'selectorMatchesNothing Service/cart',
    },
  },
  'reach-it/endpoints-none': {
    start: 'selectorMatchesNothing Service/cart',
    mistakes: {
      'restart the cart': 'selectorMatchesNothing Service/cart',
      'label the pods by hand': 'selectorMatchesNothing Service/cart',
      'only the cart': 'selectsStrangers Service/recommend',
      'send the payroll home': 'scaledToZero Deployment/payroll',
      'too narrow again': 'selectorMatchesNothing Service/recommend',
    },
  },
  'reach-it/connection-refused': {
    start: 'targetPortClosed Service/ledger',
    mistakes: {
      'only the port of the Service': 'servicePortAbsent Service/ledger',
      'the note instead of the port': 'targetPortClosed Service/ledger',
      'restart everything': 'portNameUnknown Service/receipts',
      'a name that starts with a guess': 'portNameUnknown Service/receipts',
      'the selector, because it was the selector last time': 'selectorMatchesNothing Service/ledger',
    },
  },
  'reach-it/from-outside': {
    start: 'nodePortTaken Service/stock',
    mistakes: {
      'give it time': 'loadBalancerPending Service/front',
      'the port without looking': 'nodePortTaken Service/stock',
      'port 80 for everybody': 'nodePortTaken Service/stock',
      'the port and still Local': 'noLocalPod Service/front',
      'throw the other one out': 'serviceMissing Service/stock',
    },
  },
  'reach-it/names': {
    start: 'nameInOtherNamespace Deployment/web',
    mistakes: {
      'restart web': 'externalNameUnknown Service/bank',
      'the namespace in front': 'nameReversed Deployment/web',
      "the stock's name in the wrong house": 'selectorMatchesNothing Service/stock',
      'a URL for a name': 'externalNameUnknown Service/bank',
    },
  },
  'nodes-and-operations/node-crash': {
    afterSeconds: 150,
    start: 'nodeSilent Node/worker-2',
    mistakes: {
      'wait for it': 'nodeSilent Node/worker-2',
      'cordon the dead node': 'nodeSilent Node/worker-2',
      'scale down and up': 'nodeSilent Node/worker-2',
    },
  },
}
