// What commands in a container print of the machine under it, without what is of the recorded machine alone.

/** The text that a command line printed, its numbers of processes, sizes of disks and hardware addresses masked. */
export function withoutMachine(cmd: string, text: string): string {
  if (/-- env$/.test(cmd)) return text.replace(/10\.\d+\.\d+\.\d+/g, 'IP')
  if (/-- ps$/.test(cmd)) return text.replace(/^ +\d+ (?=root +(?:sleep 1|ps)$)/gm, 'PID ')
  if (/-- df /.test(cmd))
    return text.replace(/ +\d+(?:\.\d[KMGT])?(?= )/g, ' SIZE').replace(/ +\d+% /g, ' % ')
  if (/-- ip addr$/.test(cmd))
    return text
      .replace(/(link\/ether )[0-9a-f:]{17}/g, '$1MAC')
      .replace(/@if\d+/g, '@ifN')
      .replace(/fe80::[0-9a-f:]+/g, 'fe80::MAC')
  if (/-- mount$/.test(cmd))
    return (
      text
        // The recorded machine had cgroup v1.
        .replace(/^\w+ on \/sys\/fs\/cgroup.*\n/gm, '')
        .replace(/snapshots\/\d+/g, 'snapshots/N')
        .replace(/,discard,resv_strict,resuid=\d+,resgid=\d+/g, '')
        .replace(/^\/dev\/vda1? /gm, '/dev/DISK ')
        .replace(/size=\d+k,noswap/g, 'size=Nk,noswap')
    )
  // The recorded node was called otherwise than its machine.
  if (/managed-by=kubectl-debug$/.test(cmd)) return text.replace(/^(?:vm|worker-1)$/gm, 'HOST')
  return text
}
