// The roots that sit in pods, in English: images, configuration, programs, probes.
import type { Failed, Need, Probed, Pulled, Run } from './mentor-facts.ts'

export const orSimilar = (similar: string | undefined) =>
  similar === undefined ? '' : ` There is ${similar}.`

export const podCausesEn = {
  imageNotFound: {
    is: ({ image }: Pulled) => `no registry has an image ${image}: the name or the tag does not exist`,
    mend: ({ container, place }: Pulled) =>
      `Let container ${container} of ${place} use an image that exists.`,
  },
  imageDenied: {
    is: ({ repository }: Pulled) =>
      `the registry does not show ${repository} to this cluster: there is no such repository, or it wants a login`,
    mend: ({ container, place }: Pulled) =>
      `Correct the image of container ${container} in ${place}, or give its pods an imagePullSecret that may read it.`,
  },
  pullSecretMissing: {
    is: ({ secret }: Pulled) =>
      `the registry wants a login, and the Secret ${secret} that should hold it does not exist`,
    mend: ({ secret, place }: Pulled) =>
      `Create the Secret ${secret} (docker-registry) in the namespace of ${place}.`,
  },
  registryUnknown: {
    is: ({ host }: Pulled) => `no registry is called ${host}: DNS does not know the name`,
    mend: ({ place }: Pulled) => `Correct the registry in the image of ${place}.`,
  },
  registryUnreachable: {
    is: ({ image, answer }: Pulled) => `the registry of ${image} does not answer the nodes: ${answer ?? ''}`,
    mend: () => 'Nothing is wrong with the manifest: wait for the registry, or use one that answers.',
  },
  imageNameInvalid: {
    is: ({ image }: Pulled) => `"${image}" is no image name at all`,
    mend: ({ container, place }: Pulled) => `Correct the image of container ${container} in ${place}.`,
  },
  imageNeverPulled: {
    is: ({ image }: Pulled) => `imagePullPolicy is Never, and the node does not have ${image}`,
    mend: ({ place }: Pulled) => `Let ${place} pull: imagePullPolicy IfNotPresent.`,
  },
  configMapMissing: {
    is: ({ name, namespace, similar, elsewhere }: Need) =>
      `there is no ConfigMap ${name} in namespace ${namespace}.${elsewhere === undefined ? orSimilar(similar) : ` There is one in ${elsewhere}, but pods read from their own namespace.`}`,
    mend: ({ name, place }: Need) => `Create the ConfigMap ${name}, or correct its name in ${place}.`,
  },
  configMapKeyMissing: {
    is: ({ name, key, similar }: Need) => `the ConfigMap ${name} has no key ${key}.${orSimilar(similar)}`,
    mend: ({ name, key, place }: Need) =>
      `Add the key ${key} to the ConfigMap ${name}, or correct the key in ${place}.`,
  },
  secretMissing: {
    is: ({ name, namespace, similar, elsewhere }: Need) =>
      `there is no Secret ${name} in namespace ${namespace}.${elsewhere === undefined ? orSimilar(similar) : ` There is one in ${elsewhere}, but pods read from their own namespace.`}`,
    mend: ({ name, place }: Need) => `Create the Secret ${name}, or correct its name in ${place}.`,
  },
  secretKeyMissing: {
    is: ({ name, key, similar }: Need) => `the Secret ${name} has no key ${key}.${orSimilar(similar)}`,
    mend: ({ name, key, place }: Need) =>
      `Add the key ${key} to the Secret ${name}, or correct the key in ${place}.`,
  },
  runsAsRoot: {
    is: ({ container, image }: { container: string; image: string; place: string }) =>
      `container ${container} must not run as root (runAsNonRoot), and the image ${image} does`,
    mend: ({ place }: { container: string; image: string; place: string }) =>
      `Give ${place} a runAsUser that is not 0, or an image made for one.`,
  },
  commandNotFound: {
    is: ({ word, container }: Run & { word: string }) =>
      `the image of container ${container} has no program "${word}", so nothing ever ran and there is no log`,
    mend: ({ container, place }: Run & { word: string }) =>
      `Correct the command of container ${container} in ${place}.`,
  },
  commandNotAllowed: {
    is: ({ word, container }: Run & { word: string }) =>
      `"${word}" in container ${container} may not be executed`,
    mend: ({ container, place }: Run & { word: string }) =>
      `Run something executable in container ${container} of ${place}, for example by a shell.`,
  },
  programFails: {
    is: ({ container, code, line }: Failed) =>
      `the program of container ${container} gives up with exit code ${code}${line === undefined ? ' and says nothing' : `; its last words: "${line}"`}`,
    mend: ({ container, place }: Failed) =>
      `Give container ${container} of ${place} what its program misses: command, arguments, variables or files.`,
  },
  programEnds: {
    is: ({ container }: Run) =>
      `the program of container ${container} does its work and ends with exit code 0; a pod that is to run for ever starts it again`,
    mend: ({ place }: Run) => `Give ${place} a program that stays, or make it a Job.`,
  },
  portTaken: {
    is: ({ container, line }: Failed) =>
      `another container of the pod listens on the port that container ${container} wants: "${line ?? ''}"`,
    mend: ({ container, place }: Failed) => `Give container ${container} of ${place} a port of its own.`,
  },
  wrongArchitecture: {
    is: ({ container }: Failed) => `the program of container ${container} is built for another processor`,
    mend: ({ place }: Failed) => `Use an image of ${place} for the node's architecture.`,
  },
  startHookFails: {
    is: ({ container }: Run) =>
      `the postStart hook of container ${container} fails, so the kubelet ends the container`,
    mend: ({ container, place }: Run) => `Correct lifecycle.postStart of container ${container} in ${place}.`,
  },
  outOfMemory: {
    is: ({ container, limit }: { container: string; limit: string; place: string }) =>
      `container ${container} wants more memory than its limit of ${limit}, and the kernel kills it (OOMKilled)`,
    mend: ({ container, place }: { container: string; limit: string; place: string }) =>
      `Raise the memory limit of container ${container} in ${place}, or let the program need less.`,
  },
  probePort: {
    is: ({ which, port, listens }: Probed) =>
      `the ${which} probe knocks on port ${port}, and nobody listens there${listens === undefined ? ' when it knocks' : `; the program listens on ${listens}`}`,
    mend: ({ which, container, place, listens }: Probed) =>
      listens === undefined
        ? `Let the ${which} probe of container ${container} in ${place} knock where and when the program listens.`
        : `Point the ${which} probe of container ${container} in ${place} to port ${listens}.`,
  },
  probePath: {
    is: ({ which, path }: Probed) =>
      `the ${which} probe asks for ${path}, and the program answers 404: it has no such page`,
    mend: ({ which, container, place }: Probed) =>
      `Give the ${which} probe of container ${container} in ${place} a path that exists.`,
  },
  probeAnswer: {
    is: ({ which, path, code }: Probed) =>
      `the program answers its ${which} probe at ${path} with ${code}: it says itself that it cannot serve`,
    mend: ({ container, place }: Probed) =>
      `Find out from the log of container ${container} what ${place} waits for.`,
  },
  probeSlow: {
    is: ({ which, seconds }: Probed) =>
      `the ${which} probe gives up after ${seconds} s, and the program answers later`,
    mend: ({ which, container, place }: Probed) =>
      `Raise timeoutSeconds of the ${which} probe of container ${container} in ${place}.`,
  },
  probeCommand: {
    is: ({ which, container, said }: Probed) =>
      `the command of the ${which} probe fails in container ${container}${said === '' ? '' : `: ${said}`}`,
    mend: ({ which, container, place }: Probed) =>
      `Give the ${which} probe of container ${container} in ${place} a command that succeeds when all is well.`,
  },
}
