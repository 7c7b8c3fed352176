// local-path-provisioner as its manifest installs it, v0.0.30, with its class as the one for claims that name none.
import { defaultStorageClassAnnotations } from '#api/well-known.ts'
import type { AddonObject } from './addon.ts'

const namespace = 'local-path-storage'
const name = 'local-path-provisioner'
const account = 'local-path-provisioner-service-account'
const role = 'local-path-provisioner-role'
const binding = 'local-path-provisioner-bind'
const labels = { app: name }
const rbac = 'rbac.authorization.k8s.io'
const subjects = [{ kind: 'ServiceAccount', name: account, namespace }]
const read = ['get', 'list', 'watch']
const write = [...read, 'create', 'patch', 'update', 'delete']
const [isDefaultClass] = defaultStorageClassAnnotations

const config = {
  nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: ['/opt/local-path-provisioner'] }],
}

export const localPath: readonly AddonObject[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'Role',
    metadata: { name: role, namespace },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: write }],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name: role },
    rules: [
      {
        apiGroups: [''],
        resources: ['nodes', 'persistentvolumeclaims', 'configmaps', 'pods', 'pods/log'],
        verbs: read,
      },
      { apiGroups: [''], resources: ['persistentvolumes'], verbs: write },
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
      { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: read },
    ],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: binding, namespace },
    roleRef: { apiGroup: rbac, kind: 'Role', name: role },
    subjects,
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: binding },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects,
  },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'local-path-config', namespace },
    data: {
      'config.json': JSON.stringify(config, undefined, 2),
      setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"\n',
      teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n',
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: account,
          containers: [
            {
              name,
              image: 'rancher/local-path-provisioner:v0.0.30',
              imagePullPolicy: 'IfNotPresent',
              command: [name, '--debug', 'start', '--config', '/etc/config/config.json'],
              env: [
                { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
                { name: 'CONFIG_MOUNT_PATH', value: '/etc/config/' },
              ],
              volumeMounts: [{ mountPath: '/etc/config/', name: 'config-volume' }],
            },
          ],
          volumes: [{ configMap: { name: 'local-path-config' }, name: 'config-volume' }],
        },
      },
    },
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'local-path', annotations: { [isDefaultClass]: 'true' } },
    provisioner: 'rancher.io/local-path',
    volumeBindingMode: 'WaitForFirstConsumer',
    reclaimPolicy: 'Delete',
  },
]
