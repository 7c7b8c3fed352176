// A shell's variables: exported or not, read-only, local to functions.

interface Variable {
  value: string | undefined
  isExported: boolean
  isReadOnly: boolean
}

/** Thrown when a read-only variable is set. */
export class ReadOnlyError extends Error {
  constructor(name: string) {
    super(`${name}: is read only`)
  }
}

export class Variables {
  readonly #byName = new Map<string, Variable>()
  /** For each running function what its locals hid. */
  readonly #hidden: Map<string, Variable | undefined>[] = []

  get(name: string): string | undefined {
    return this.#byName.get(name)?.value
  }

  set(name: string, value: string): void {
    const variable = this.#byName.get(name)
    if (variable?.isReadOnly) throw new ReadOnlyError(name)
    if (variable === undefined) this.#byName.set(name, { value, isExported: false, isReadOnly: false })
    else variable.value = value
  }

  unset(name: string): void {
    if (this.#byName.get(name)?.isReadOnly) throw new ReadOnlyError(name)
    this.#byName.delete(name)
  }

  export(name: string, isExported = true): void {
    this.#change(name).isExported = isExported
  }

  protect(name: string): void {
    this.#change(name).isReadOnly = true
  }

  /** The environment of a child. */
  exported(): Map<string, string> {
    const env = new Map<string, string>()
    for (const [name, { value, isExported }] of this.#byName)
      if (isExported && value !== undefined) env.set(name, value)
    return env
  }

  /** All that have a value, by name. */
  entries(): [name: string, value: string][] {
    return [...this.#byName].flatMap(([name, { value }]): [string, string][] =>
      value === undefined ? [] : [[name, value]],
    )
  }

  enterFunction(): void {
    this.#hidden.push(new Map())
  }

  leaveFunction(): void {
    for (const [name, variable] of this.#hidden.pop() ?? [])
      if (variable === undefined) this.#byName.delete(name)
      else this.#byName.set(name, variable)
  }

  /** Makes a variable local to the running function; false when there is none. */
  makeLocal(name: string): boolean {
    const hidden = this.#hidden.at(-1)
    if (hidden === undefined) return false
    if (hidden.has(name)) return true
    const old = this.#byName.get(name)
    hidden.set(name, old === undefined ? undefined : { ...old })
    return true
  }

  copy(): Variables {
    const copy = new Variables()
    for (const [name, variable] of this.#byName) copy.#byName.set(name, { ...variable })
    for (const hidden of this.#hidden) copy.#hidden.push(new Map(hidden))
    return copy
  }

  #change(name: string): Variable {
    let variable = this.#byName.get(name)
    if (variable === undefined) {
      variable = { value: undefined, isExported: false, isReadOnly: false }
      this.#byName.set(name, variable)
    }
    return variable
  }
}
