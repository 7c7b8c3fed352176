// The roots that sit in pods, in English: images, configuration, programs, probes.
import type {
  Denied,
  Failed,
  Gated,
  Hanging,
  Mounted,
  Need,
  OutOfMemory,
  Probed,
  Pulled,
  RootUser,
  Run,
  Tokenless,
  Unmounted,
  Verdict,
} from './mentor-facts.ts'

export const orSimilar = (similar: string | undefined) =>
  similar === undefined ? '' : ` There is one called ${similar}, though.`

const unlessElsewhere = (elsewhere: string | undefined, similar: string | undefined) =>
  elsewhere === undefined
    ? orSimilar(similar)
    : ` Namespace ${elsewhere} has one, but pods can only read from their own namespace.`

export const podCausesEn = {
  imageNotFound: {
    is: ({ image }: Pulled) => `the registry has no image ${image}: the name or the tag is wrong`,
    mend: ({ container, place }: Pulled) =>
      `Point container ${container} of ${place} at an image that exists.`,
  },
  imageDenied: {
    is: ({ repository }: Pulled) =>
      `the registry won't hand out ${repository}: either it doesn't exist or it's private and wants a login`,
    mend: ({ container, place }: Pulled) =>
      `Check the image name of container ${container} in ${place}. If it's right, give the pods an imagePullSecret that is allowed to read it.`,
  },
  pullSecretMissing: {
    is: ({ secret }: Pulled) =>
      `the registry wants a login, and Secret ${secret}, which should hold it, doesn't exist`,
    mend: ({ secret, place }: Pulled) =>
      `Create Secret ${secret} (type docker-registry) in the namespace of ${place}.`,
  },
  registryUnknown: {
    is: ({ host }: Pulled) => `there is no registry at ${host}: DNS has never heard of that name`,
    mend: ({ place }: Pulled) => `Fix the registry's name in the image of ${place}.`,
  },
  registryUnreachable: {
    is: ({ image, answer }: Pulled) =>
      `the registry of ${image} failed when the node last asked it: ${answer ?? ''}`,
    mend: () => 'The manifest is fine. Wait until the registry is back, or pull from one that works.',
  },
  registryLimits: {
    is: ({ host }: Pulled) => `${host} turned the node away for pulling too often (429 Too Many Requests)`,
    mend: ({ place }: Pulled) =>
      `Wait for the limit to reset, or give ${place} an imagePullSecret: logins get a higher limit than strangers.`,
  },
  registryUntrusted: {
    is: ({ host }: Pulled) =>
      `${host} shows a certificate that the nodes don't trust, so they refuse to pull from it`,
    mend: ({ host }: Pulled) =>
      `Teach containerd on the nodes to trust the CA of ${host} (/etc/containerd/certs.d), or use another registry.`,
  },
  pullHangs: {
    is: ({ image, host, node, minutes }: Hanging) =>
      `${node} asked ${host} for ${image} ${minutes} min ago and is still waiting; it pulls one image at a time, so others queue up behind it`,
    mend: ({ host }: Hanging) => `Find out what keeps ${host} from answering, or use another registry.`,
  },
  imageNameInvalid: {
    is: ({ image }: Pulled) => `"${image}" isn't a valid image name`,
    mend: ({ container, place }: Pulled) => `Fix the image of container ${container} in ${place}.`,
  },
  imageNeverPulled: {
    is: ({ image }: Pulled) => `imagePullPolicy is Never, and the node doesn't have ${image}`,
    mend: ({ place }: Pulled) => `Let ${place} pull it: set imagePullPolicy to IfNotPresent.`,
  },

  configMapMissing: {
    is: ({ name, namespace, similar, elsewhere }: Need) =>
      `there is no ConfigMap ${name} in namespace ${namespace}.${unlessElsewhere(elsewhere, similar)}`,
    mend: ({ name, place }: Need) => `Create ConfigMap ${name}, or fix its name in ${place}.`,
  },
  configMapKeyMissing: {
    is: ({ name, key, similar }: Need) => `ConfigMap ${name} has no key ${key}.${orSimilar(similar)}`,
    mend: ({ name, key, place }: Need) =>
      `Add the key ${key} to ConfigMap ${name}, or fix the key in ${place}.`,
  },
  secretMissing: {
    is: ({ name, namespace, similar, elsewhere }: Need) =>
      `there is no Secret ${name} in namespace ${namespace}.${unlessElsewhere(elsewhere, similar)}`,
    mend: ({ name, place }: Need) => `Create Secret ${name}, or fix its name in ${place}.`,
  },
  secretKeyMissing: {
    is: ({ name, key, similar }: Need) => `Secret ${name} has no key ${key}.${orSimilar(similar)}`,
    mend: ({ name, key, place }: Need) => `Add the key ${key} to Secret ${name}, or fix the key in ${place}.`,
  },
  runsAsRoot: {
    is: ({ container, image }: RootUser) =>
      `container ${container} may not run as root (runAsNonRoot), but the image ${image} does`,
    mend: ({ place }: RootUser) =>
      `Set a runAsUser other than 0 in ${place}, or use an image that brings its own user.`,
  },

  hostPathWrong: {
    is: ({ volume, path, wanted, node }: Unmounted) =>
      `volume ${volume} expects a ${wanted} at ${path} on ${node}, and that isn't what is there`,
    mend: ({ path, place }: Unmounted) =>
      `Create ${path} on the node, or let ${place} make it: hostPath.type DirectoryOrCreate.`,
  },
  driverAbsent: {
    is: ({ volume, driver, node }: Unmounted) =>
      `volume ${volume} needs the CSI driver ${driver}, and ${node} has no such driver running`,
    mend: ({ driver, place }: Unmounted) =>
      `Install ${driver} (or get its node plugin running again), or use another kind of volume in ${place}.`,
  },
  volumeInUse: {
    is: ({ volume, said }: Unmounted) =>
      `volume ${volume} is still attached to another node, and it can only be on one: ${said}`,
    mend: ({ place }: Unmounted) =>
      `Let the old pod go first, then ${place} gets its disk. If the old node is dead, delete the old pod by force.`,
  },
  mountFails: {
    is: ({ volume, node, said }: Unmounted) => `${node} can't mount volume ${volume}: ${said}`,
    mend: ({ volume, place }: Unmounted) => `Fix volume ${volume} in ${place}, or whatever it points at.`,
  },

  podTooSlow: {
    is: ({ seconds }: Verdict) =>
      `the pod was allowed to run for ${seconds} s (activeDeadlineSeconds), and its time is up`,
    mend: ({ place }: Verdict) =>
      `Raise or drop activeDeadlineSeconds of ${place}, and create the pod again.`,
  },
  podEvicted: {
    is: ({ node, said }: Verdict) => `${node} threw the pod out: ${said}`,
    mend: ({ place }: Verdict) =>
      `Evicted pods don't come back by themselves. Deal with what that message names, then create ${place} again.`,
  },
  nodeRefuses: {
    is: ({ node, said, isNamed }: Verdict) =>
      isNamed
        ? `the pod was put on ${node} by name, and ${node} won't have it: ${said}`
        : `${node} refuses to run the pod: ${said}`,
    mend: ({ place, isNamed }: Verdict) =>
      isNamed
        ? `Take nodeName out of ${place} and let the scheduler find a node that fits.`
        : `Change in ${place} what the node objects to.`,
  },
  readinessGateUnset: {
    is: ({ gates }: Gated) =>
      `every container is ready, but the pod also waits for a condition that nobody has set to True: ${gates}`,
    mend: ({ pod, gates }: Gated) =>
      `Get the controller that sets ${gates} going, or leave readinessGates out of pod/${pod}.`,
  },

  accountMayNot: {
    is: ({ account, namespace, verb, resource, where, binding }: Denied) =>
      `ServiceAccount ${account} of namespace ${namespace} isn't allowed to ${verb} ${resource}${where === undefined ? ' across the cluster' : ` in namespace ${where}`}${binding === undefined ? '' : `; rolebinding/${binding} means an account of that name in another namespace`}`,
    mend: ({ account, verb, resource, where }: Denied) =>
      where === undefined
        ? `Give ${account} a ClusterRole that allows ${verb} on ${resource}, by a ClusterRoleBinding.`
        : `Give ${account} a Role that allows ${verb} on ${resource} in ${where}, by a RoleBinding there.`,
  },
  tokenNotMounted: {
    is: ({ account, isOfPod, place }: Tokenless) =>
      `the program needs its ServiceAccount token, and ${isOfPod ? place : `ServiceAccount ${account}`} says not to mount it (automountServiceAccountToken: false)`,
    mend: ({ place }: Tokenless) => `Set automountServiceAccountToken: true in ${place}.`,
  },

  mountHides: {
    is: ({ container, volume, path }: Mounted) =>
      `volume ${volume} is mounted over ${path} in container ${container} and hides the files that the image has there`,
    mend: ({ volume, place }: Mounted) =>
      `Mount ${volume} somewhere else in ${place}, use subPath for single files, or put the files into the volume.`,
  },
  volumeNotWritable: {
    is: ({ container, volume, path, user }: Mounted) =>
      `container ${container} runs as user ${user}, and that user may not write to ${path}, where volume ${volume} is mounted`,
    mend: ({ place, user, isOfNode }: Mounted) =>
      isOfNode
        ? `A hostPath keeps its owner: let user ${user} write there on the node, or use another kind of volume in ${place}.`
        : `Give ${place} an fsGroup, which makes the volume the group's own, or run it as a user who may write there.`,
  },

  commandNotFound: {
    is: ({ word, container }: Run & { word: string }) =>
      `the image of container ${container} has no program "${word}". Nothing ever ran, so there is no log either`,
    mend: ({ container, place }: Run & { word: string }) =>
      `Fix the command of container ${container} in ${place}.`,
  },
  commandNotAllowed: {
    is: ({ word, container }: Run & { word: string }) =>
      `"${word}" in container ${container} isn't executable`,
    mend: ({ container, place }: Run & { word: string }) =>
      `Run something executable in container ${container} of ${place}, for example by calling it through a shell.`,
  },
  programFails: {
    is: ({ container, code, line }: Failed) =>
      `the program in container ${container} exits with code ${code}${line === undefined ? ' without a word' : `; its last words: "${line}"`}`,
    mend: ({ container, place }: Failed) =>
      `Give container ${container} of ${place} what its program is missing: command, arguments, variables or files.`,
  },
  programEnds: {
    is: ({ container }: Run) =>
      `the program in container ${container} does its work and exits with code 0. A pod that should run for ever just starts it again`,
    mend: ({ place }: Run) => `Give ${place} a program that keeps running, or make it a Job.`,
  },
  portTaken: {
    is: ({ container, line }: Failed) =>
      `another container of the pod already has the port that container ${container} wants: "${line ?? ''}"`,
    mend: ({ container, place }: Failed) => `Give container ${container} of ${place} a port of its own.`,
  },
  rootIsReadOnly: {
    is: ({ container, line }: Failed) =>
      `container ${container} may not write to its own file system (readOnlyRootFilesystem), and its program wants to: "${line ?? ''}"`,
    mend: ({ place }: Failed) => `Mount an emptyDir in ${place} where the program writes.`,
  },
  wrongArchitecture: {
    is: ({ container }: Failed) =>
      `the kernel can't make sense of the program in container ${container} (exec format error): it was built for another kind of processor, or it is a script without a #! in its first line`,
    mend: ({ place }: Failed) =>
      `Use an image in ${place} that was built for the node's architecture; call a script through its shell.`,
  },
  startHookFails: {
    is: ({ container }: Run) =>
      `the postStart hook of container ${container} fails, so the kubelet kills the container`,
    mend: ({ container, place }: Run) => `Fix lifecycle.postStart of container ${container} in ${place}.`,
  },
  outOfMemory: {
    is: ({ container, limit }: OutOfMemory) =>
      `container ${container} uses more than its memory limit of ${limit}, so the kernel kills it (OOMKilled)`,
    mend: ({ container, place }: OutOfMemory) =>
      `Raise the memory limit of container ${container} in ${place}, or make the program use less.`,
  },

  probePort: {
    is: ({ which, port, listens }: Probed) =>
      `the ${which} probe knocks on port ${port}, and nothing is listening there${listens === undefined ? ' when it does' : `; the program listens on ${listens}`}`,
    mend: ({ which, container, place, listens }: Probed) =>
      listens === undefined
        ? `Make the ${which} probe of container ${container} in ${place} knock on the port the program opens, and not before it is open.`
        : `Point the ${which} probe of container ${container} in ${place} at port ${listens}.`,
  },
  probePortName: {
    is: ({ which, container, port, names }: Probed & { names: string }) =>
      `the ${which} probe wants a port called "${port}", and container ${container} has none of that name${names === '' ? '' : ` (it has ${names})`}, so the probe can't even be made`,
    mend: ({ which, container, place }: Probed & { names: string }) =>
      `Use a port number, or a name from the ports of container ${container}, in the ${which} probe of ${place}.`,
  },
  probePath: {
    is: ({ which, path }: Probed) =>
      `the ${which} probe asks for ${path}, and the program answers 404: it has no such page`,
    mend: ({ which, container, place }: Probed) =>
      `Give the ${which} probe of container ${container} in ${place} a path that exists.`,
  },
  probeAnswer: {
    is: ({ which, path, code }: Probed) =>
      `the program answers its ${which} probe at ${path} with ${code}: it says itself that it isn't fit to serve`,
    mend: ({ container, place }: Probed) =>
      `Read the log of container ${container} to learn what ${place} is waiting for.`,
  },
  probeSlow: {
    is: ({ which, seconds }: Probed) =>
      `the ${which} probe gives up after ${seconds} s, and the program takes longer than that to answer`,
    mend: ({ which, container, place }: Probed) =>
      `Raise timeoutSeconds of the ${which} probe of container ${container} in ${place}.`,
  },
  probeCommand: {
    is: ({ which, container, said }: Probed) =>
      `the command of the ${which} probe fails in container ${container}${said === '' ? '' : `: ${said}`}`,
    mend: ({ which, container, place }: Probed) =>
      `Give the ${which} probe of container ${container} in ${place} a command that exists and succeeds when all is well.`,
  },
}
