// Defaults of what requests a webhook or an admission policy matches. Models pkg/apis/admissionregistration/v1, v1.35.
import type { Draft } from '#api/object.ts'
import type { MatchResources, RuleWithOperations } from '#api/types/admissionregistration-v1.ts'

/** Everything matches that nobody narrows. */
export function setRuleDefaults(
  match: Draft<Pick<MatchResources, 'matchPolicy' | 'namespaceSelector' | 'objectSelector'>>,
  rules: readonly Draft<RuleWithOperations>[] | undefined,
): void {
  match.matchPolicy ??= 'Equivalent'
  match.namespaceSelector ??= {}
  match.objectSelector ??= {}
  for (const rule of rules ?? []) rule.scope ??= '*'
}
