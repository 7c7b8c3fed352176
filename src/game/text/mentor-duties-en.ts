// What a healthy object does, in English.

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

export const mentorDutiesEn = {
  pod: (images: string, node: string, maker: string | undefined) =>
    `It runs ${images} on ${node}${maker === undefined ? '; nobody would replace it' : `, on behalf of ${maker}`}.`,
  podDone: (images: string, maker: string | undefined) =>
    `It has done its work (${images}${maker === undefined ? '' : `, for ${maker}`}) and ended well.`,
  workload: (copies: number, images: string) =>
    `It keeps ${plural(copies, 'copy', 'copies')} of ${images} running.`,
  everywhere: (copies: number, images: string) =>
    `It keeps ${images} running on every node that fits: ${plural(copies, 'copy', 'copies')} right now.`,
  set: (copies: number, maker: string | undefined) =>
    `It holds ${plural(copies, 'pod')}${maker === undefined ? '' : ` for ${maker}`}.`,
  service: (ports: string, selector: string) => `It sends requests on ${ports} to the pods with ${selector}.`,
  headless: (selector: string) =>
    `It is headless: its name stands for the addresses of the pods with ${selector}.`,
  external: (target: string) => `It is just another name for ${target}.`,
  unselected: () => 'It has no selector: somebody else keeps its endpoints.',
  node: (pods: number, isClosed: boolean) =>
    `It runs ${plural(pods, 'pod')}${isClosed ? ', and it is closed to new ones (cordoned)' : ''}.`,
  job: (done: number, wanted: number, active: number) =>
    `${done} of ${wanted} completed${active === 0 ? '' : `, ${active} running`}.`,
  cron: (schedule: string, last: string | undefined) =>
    `It starts a Job at "${schedule}"${last === undefined ? '; it has not had to yet' : `; last at ${last}`}.`,
  claim: (volume: string, size: string) => `It is bound to ${volume} (${size}).`,
  claimWaits: () =>
    'It waits for its first pod before it gets a volume: that is how its StorageClass wants it.',
  read: (readers: string) => `Read by ${readers}.`,
  unread: () => 'No pod reads it.',
  namespace: (pods: number, services: number) =>
    `It holds ${plural(pods, 'pod')} and ${plural(services, 'Service')}.`,
  autoscaler: (target: string, min: number, max: number, have: number) =>
    `It keeps ${target} between ${min} and ${max} copies; now ${have}.`,
}
