// What is asked of and answered by a name server.

export type DnsType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT'

export interface DnsQuestion {
  /** Fully qualified, lower case, without the final dot. */
  readonly name: string
  readonly type: DnsType
}

export interface DnsRecord {
  readonly name: string
  readonly type: DnsType
  readonly ttlSeconds: number
  /** An address, a name, or `priority weight port target` of an SRV record. */
  readonly data: string
}

/** NOERROR without records means: the name exists but not with this type. */
export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED'
  readonly records: readonly DnsRecord[]
}
