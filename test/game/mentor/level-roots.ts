// The roots that the mentor has to name in the levels, the worst first: before anything is done, and after each named mistake.

/** `cause Kind/name`, in this order and no others; names that a controller made up end in a star. */
export type Roots = readonly string[]

export interface LevelRoots {
  /** How long after the player came. */
  readonly afterSeconds?: number
  readonly start: Roots
  /** By the mistake's name. */
  readonly mistakes: { readonly [name: string]: Roots }
}

/** Nothing is broken there, and why that is so. */
const well = (_why: string): Roots => []

export const levelRoots: { readonly [level: string]: LevelRoots } = {
  'first-contact/look-around': {
    start: well('a first look around: all is well'),
    mistakes: {
      'count the workers only': well('only a number is wrong'),
      'a sticker for everybody': well('labels hurt nobody'),
      'a label on the pod': well('labels hurt nobody'),
      'see whether it comes back': well('somebody was not served for a moment, and is again'),
    },
  },
  'first-contact/your-first-pod': {
    start: ['selectorMatchesNothing Service/hello'],
    mistakes: {
      'wait for it to come back': ['selectorMatchesNothing Service/hello'],
      'run it again, without the page': ['pageMissing Pod/hello'],
      'the front page': ['pageMissing Pod/hello'],
      'a better name': ['selectorMatchesNothing Service/hello'],
    },
  },
  'first-contact/wrong-image': {
    start: ['imageNotFound Deployment/storefront'],
    mistakes: {
      'delete the pods': ['imageNotFound Deployment/storefront'],
      'restart the rollout': ['imageNotFound Deployment/storefront'],
      'another tag that nobody published': ['imageNotFound Deployment/storefront'],
      'scale it away': ['scaledToZero Deployment/storefront'],
      'leave the file to Jonas': well('the shop serves; the file still has the old tag'),
    },
  },
  'first-contact/crash-loop': {
    start: ['commandNotFound Deployment/orders'],
    mistakes: {
      'restart it': ['commandNotFound Deployment/orders'],
      'delete the pods': ['commandNotFound Deployment/orders'],
      'let it sleep': ['probePort Deployment/orders'],
      'mend the command only': ['programFails Deployment/orders'],
      'a ledger that does not exist': ['programFails Deployment/orders'],
      'go back to the version before': ['commandNotFound Deployment/orders'],
    },
  },
  'first-contact/the-missing-pods': {
    start: ['nameInOtherNamespace Deployment/scanner'],
    mistakes: {
      'apply it again, here': ['serviceMissing Service/picker'],
      'a Service that should reach across': ['selectorMatchesNothing Service/picker'],
      'clear up first, everywhere': ['selectorMatchesNothing Service/picker'],
      'only look': ['nameInOtherNamespace Deployment/scanner'],
      'delete the drawer': ['nameInOtherNamespace Deployment/scanner'],
    },
  },
  'keep-it-running/self-healing': {
    start: ['scaledToZero Deployment/storefront'],
    mistakes: {
      'bring the till back by hand': ['selectorMatchesNothing Service/till'],
      'a Deployment under another label': ['selectorMatchesNothing Service/till'],
      'two storefronts are enough': well('fewer copies than wanted, both well'),
      'switch everything off and on': well('all is back; the way there broke a rule'),
    },
  },
  'keep-it-running/labels-decide': {
    start: ['selectsStrangers Service/storefront', 'serviceMissing Service/promo'],
    mistakes: {
      'roll out again': ['selectsStrangers Service/storefront'],
      'begin from nothing': ['selectsStrangers Service/storefront', 'serviceMissing Service/promo'],
      'drown it': ['selectsStrangers Service/storefront', 'serviceMissing Service/promo'],
      'delete what is called storefront': [
        'selectsStrangers Service/storefront',
        'serviceMissing Service/promo',
      ],
      'bend the selector to the typo': ['selectorMatchesNothing Service/promo'],
    },
  },
  'keep-it-running/rolling-update': {
    start: well('the old version serves'),
    mistakes: {
      'just set the image': well('the new version serves; the way there broke a rule'),
      recreate: well('the new version serves; the way there broke a rule'),
      'a version that nobody built': ['imageNotFound Deployment/storefront'],
      'change the strategy and go home': well('the old version serves'),
    },
  },
  'keep-it-running/roll-it-back': {
    start: ['answersWrongly Deployment/search'],
    mistakes: {
      'undo and hope': ['answersBadly Deployment/search'],
      'undo twice': ['answersWrongly Deployment/search'],
      'all the way back': ['answersWrongly Deployment/search'],
      'only the image': ['programFails Deployment/search', 'answersWrongly Deployment/search'],
      'a revision that never was': ['answersWrongly Deployment/search'],
    },
  },
  'keep-it-running/the-release-that-never-ends': {
    start: ['probePath Deployment/checkout', 'rolloutPaused Deployment/checkout'],
    mistakes: {
      'resume and hope': ['probePath Deployment/checkout'],
      'mend it and forget the pause': ['rolloutPaused Deployment/checkout'],
      'be more patient': ['probePath Deployment/checkout'],
      'back to the old version': well('the old version serves'),
      'take the probe away': well('the new version serves, unwatched'),
      'restart what is paused': ['probePath Deployment/checkout', 'rolloutPaused Deployment/checkout'],
    },
  },
  'keep-it-running/blue-green-and-canary': {
    start: well('blue serves'),
    mistakes: {
      'flip it before lunch': ['scaledToZero Deployment/catalog-green'],
      'one green pod that nobody selects': well('blue serves'),
      'half of the customers': well('both serve'),
      'apply a file without the color': well('both serve'),
      'a color with a typo': ['selectorMatchesNothing Service/catalog'],
      'burn the way back': well('green serves, and the way back is gone'),
    },
  },
  'reach-it/the-service-nobody-made': {
    start: ['serviceMissing Service/cart'],
    mistakes: {
      'the wrong target port': ['targetPortClosed Service/cart'],
      'another name': ['serviceMissing Service/cart'],
      'the wrong namespace': ['serviceMissing Service/cart', 'selectorMatchesNothing Service/cart'],
      'a selector that selects nobody': ['selectorMatchesNothing Service/cart'],
    },
  },
  'reach-it/endpoints-none': {
    start: ['selectorMatchesNothing Service/cart', 'selectsStrangers Service/recommend'],
    mistakes: {
      'restart the cart': ['selectorMatchesNothing Service/cart', 'selectsStrangers Service/recommend'],
      'label the pods by hand': ['selectorMatchesNothing Service/cart'],
      'only the cart': ['selectsStrangers Service/recommend'],
      'send the payroll home': ['scaledToZero Deployment/payroll'],
      'too narrow again': ['selectorMatchesNothing Service/recommend'],
    },
  },
  'reach-it/connection-refused': {
    start: ['portNameUnknown Service/receipts', 'targetPortClosed Service/ledger'],
    mistakes: {
      'only the port of the Service': [
        'servicePortAbsent Service/ledger',
        'portNameUnknown Service/receipts',
        'targetPortClosed Service/ledger',
      ],
      'the note instead of the port': ['portNameUnknown Service/receipts', 'targetPortClosed Service/ledger'],
      'restart everything': ['portNameUnknown Service/receipts', 'targetPortClosed Service/ledger'],
      'a name that starts with a guess': ['portNameUnknown Service/receipts'],
      'the selector, because it was the selector last time': [
        'portNameUnknown Service/receipts',
        'selectorMatchesNothing Service/ledger',
      ],
    },
  },
  'reach-it/from-outside': {
    start: ['nodePortTaken Service/stock', 'loadBalancerPending Service/front'],
    mistakes: {
      'give it time': ['nodePortTaken Service/stock', 'loadBalancerPending Service/front'],
      'the port without looking': ['nodePortTaken Service/stock', 'loadBalancerPending Service/front'],
      'port 80 for everybody': ['nodePortTaken Service/stock', 'loadBalancerPending Service/front'],
      'the port and still Local': ['noLocalPod Service/front', 'loadBalancerPending Service/front'],
      'throw the other one out': ['serviceMissing Service/stock'],
    },
  },
  'reach-it/names': {
    start: [
      'externalNameUnknown Service/bank',
      'serviceMissing Service/stock',
      'nameInOtherNamespace Deployment/web',
    ],
    mistakes: {
      'restart web': [
        'externalNameUnknown Service/bank',
        'nameInOtherNamespace Deployment/web',
        'serviceMissing Service/stock',
      ],
      'the namespace in front': ['nameReversed Deployment/web'],
      'a second ledger next door': well('everybody is served, by one ledger too many'),
      "the stock's name in the wrong house": [
        'serviceMissing Service/stock',
        'selectorMatchesNothing Service/stock',
      ],
      'a URL for a name': [
        'externalNameUnknown Service/bank',
        'nameInOtherNamespace Deployment/web',
        'serviceMissing Service/stock',
      ],
    },
  },
  'nodes-and-operations/node-crash': {
    afterSeconds: 150,
    start: ['nodeSilent Node/worker-2'],
    mistakes: {
      'wait for it': ['nodeSilent Node/worker-2', 'nodeCannotConfirm Pod/coredns-*'],
      'cordon the dead node': ['nodeSilent Node/worker-2'],
      'scale down and up': ['nodeSilent Node/worker-2', 'nodeCannotConfirm Pod/checkout-*'],
    },
  },
  sandbox: {
    start: well('nothing is wrong until somebody breaks it'),
    mistakes: {},
  },
}
