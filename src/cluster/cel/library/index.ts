// All functions of expressions. Models apiserver cel/environment base, v1.35.
import { functionTable } from '../functions.ts'
import { addresses } from './addresses.ts'
import { authorizerFunctions } from './authorizer.ts'
import { conversions } from './conversions.ts'
import { lists } from './lists.ts'
import { namedFormats } from './named-formats.ts'
import { operators } from './operators.ts'
import { optionals } from './optionals.ts'
import { quantities } from './quantities.ts'
import { semanticVersions } from './semantic-versions.ts'
import { texts } from './texts.ts'
import { times } from './times.ts'
import { urls } from './urls.ts'

export const functions = functionTable([
  ...operators,
  ...conversions,
  ...times,
  ...texts,
  ...lists,
  ...optionals,
  ...urls,
  ...quantities,
  ...addresses,
  ...namedFormats,
  ...semanticVersions,
  ...authorizerFunctions,
])
