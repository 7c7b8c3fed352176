// When a process that works on and on must let virtual time pass.

/** Above this much unpaid work a process waits for the clock. */
export const debtLimitMs = 10
