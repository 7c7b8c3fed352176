// PodTemplates. Models pkg/registry/core/podtemplate and printPodTemplate, v1.35.
import { printSelector, selectorFromMap } from '#api/labels.ts'
import { deepEqual } from '#api/object.ts'
import { containerCells } from './columns.ts'
import { setPodTemplateDefaults } from './pod-spec.ts'
import { defineResource } from './resource.ts'
import { podTemplateErrors } from './validation/pod-spec.ts'

export const podTemplate = defineResource('v1/PodTemplate', {
  createsOnUpdate: true,
  returnsDeletedObject: true,
  hasGeneration: true,

  setDefaults: ({ template }) => setPodTemplateDefaults(template),

  prepareForUpdate(draft, old) {
    if (!deepEqual(draft.template, old.template))
      draft.metadata.generation = (old.metadata.generation ?? 0) + 1
  },

  validate: ({ template }) => podTemplateErrors(template, 'template'),

  podTemplate: ({ template }) => template,

  cells: ({ metadata, template }) => [
    metadata.name,
    ...containerCells(template.spec.containers),
    printSelector(selectorFromMap(template.metadata.labels)) || '<none>',
  ],
})
