import { expect, test } from 'vitest'
import { OpenApiDocuments } from '#cluster/apiserver/openapi/documents.ts'
import { Registry } from '#cluster/apiserver/registry.ts'
import { resources } from '#cluster/resources/index.ts'
import { fieldText } from '#kubectl/explain/explain-text.ts'
import { type Document, fieldAt, schemaOfKind } from '#kubectl/explain/schema-walk.ts'
import { describeTypes } from '../../../src/descriptions.ts'

test('a field is explained by the served document', () => {
  const document = new OpenApiDocuments(new Registry(resources), describeTypes).find(
    'apis/apps/v1',
  ) as Document
  const root = schemaOfKind(document, { group: 'apps', version: 'v1', kind: 'Deployment' })
  const field = root && fieldAt(document, root, ['spec', 'strategy'])
  expect(field && fieldText(document, field, false)).toBe(`FIELD: strategy <DeploymentStrategy>


DESCRIPTION:
    The deployment strategy to use to replace existing pods with new ones.
    DeploymentStrategy describes how to replace existing pods with new ones.
    
FIELDS:
  rollingUpdate\t<RollingUpdateDeployment>
    Rolling update config params. Present only if DeploymentStrategyType =
    RollingUpdate.

  type\t<string>
  enum: Recreate, RollingUpdate
    Type of deployment. Can be "Recreate" or "RollingUpdate". Default is
    RollingUpdate.

`)
})
