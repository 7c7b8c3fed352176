// The level that an author begins with: it proves as it stands, and says what each part is for.

/** The texts of a new level and its Korean words; the schemas are paths seen from there. */
export function newLevelFiles(
  name: string,
  schema: { readonly level: string; readonly words: string },
): { readonly level: string; readonly words: string } {
  return { level: level(name, schema.level), words: words(name, schema.words) }
}

const level = (name: string, schema: string) => `# yaml-language-server: $schema=${schema}
# A level to begin with. It proves as it stands: crashloop check THIS-FILE. Change one thing at a time and look again.
apiVersion: crashloop.dev/v1
kind: Level
metadata:
  name: ${name}
spec:
  title: Nobody at the counter
  # The chat. What users see is broken; never name the fault. "at" counts from the player's arrival; "when" takes a check.
  story:
    - from: mina
      text: The shop has been empty since last night's cleanup. Not of customers, of servers.
      at: 1s
    - from: pager
      text: web in shop has no pod. 0 of 2.
      at: 5s
  # What one learns: words of your own, rows of the fault catalogue, exam domains.
  teaches: [deployments]
  exams: [KCNA-F]
  # 1 (first day) to 5 (nobody does this in five minutes).
  difficulty: 1
  # The world before the player comes: three minutes old. Real Kubernetes YAML goes to manifests.
  cluster:
    nodes: 3
    namespace: shop
    manifests:
      - apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: shop, labels: { app: web } }
        spec:
          replicas: 0
          selector: { matchLabels: { app: web } }
          template:
            metadata: { labels: { app: web } }
            spec:
              containers:
                - name: web
                  image: nginx:1.29
                  ports: [{ containerPort: 80 }]
  # What breaks later would stand here: timeline: [{ at: 30s, fault: { nodeCrash: { node: worker-2 } } }]
  #
  # Goals look at the world, never at what was typed: a right fix that nobody thought of wins as well.
  # "for": it has to stay so.
  goals:
    - name: two-ready
      say: Two web pods are ready
      check: { podsReady: { selector: app=web, atLeast: 2 } }
      for: 10s
  # Rules must hold all the time; they forbid the shortcuts that would hurt.
  rules:
    - name: same-image
      say: web runs the image that was released
      check:
        object:
          kind: Deployment
          name: web
          where: [{ path: '.spec.template.spec.containers[0].image', matches: '^nginx:' }]
  # Each hint goes a step further: where to look, what it means, what to do. Each command runs without an error.
  hints:
    - say: No pod at all is not the same as a broken pod. Who makes pods here?
      run: kubectl get deployments
    - say: READY says 0/0. The Deployment has exactly what it was asked for.
      run: kubectl describe deployment web
    - say: Ask for two.
      run: kubectl scale deployment web --replicas=2
  # A badge, not a gate.
  par: { commands: 2, time: 1m }
  debrief: |
    Somebody scaled web to zero to "clean up". A Deployment of zero replicas is healthy: nothing fails, nothing warns.
    The first sign was READY 0/0. In real life, alert on users, not on pods.
  # Each of these wins. Name at least two of different kinds.
  solutions:
    - name: scale it
      script:
        - kubectl scale deployment web --replicas=2
    - name: patch it
      script:
        - |-
          kubectl patch deployment web -p '{"spec":{"replicas":2}}'
  # None of these does; each says why.
  mistakes:
    - name: restart it
      script:
        - kubectl rollout restart deployment web
      say: A restart replaces the pods that are there. There are none.
    - name: ask for one
      script:
        - kubectl scale deployment web --replicas=1
      say: One copy is down whenever its node is.
    - name: another image
      script:
        - kubectl set image deployment web web=httpd
        - kubectl scale deployment web --replicas=2
      say: Two pods, but not of what was released.
`

const words = (name: string, schema: string) => `# yaml-language-server: $schema=${schema}
# The same level in Korean: sentences only, in the order of the level. Names and commands are never translated.
apiVersion: crashloop.dev/v1
kind: LevelWords
metadata:
  name: ${name}
  language: ko
spec:
  title: 계산대에 아무도 없다
  story:
    - 어젯밤 정리 작업 뒤로 가게가 텅 비었어요. 손님 말고 서버가요.
    - shop의 web에 파드가 없습니다. 2개 중 0개.
  goals:
    two-ready: web 파드 두 개가 준비되어 있다
  rules:
    same-image: web은 릴리스된 이미지를 실행한다
  hints:
    - 파드가 아예 없는 것과 파드가 고장 난 것은 다릅니다. 여기서 파드는 누가 만들까요?
    - READY가 0/0입니다. Deployment는 요청받은 그대로 하고 있습니다.
    - 두 개를 요청하세요.
  mistakes:
    restart it: 재시작은 있는 파드를 바꿉니다. 지금은 하나도 없습니다.
    ask for one: 하나뿐이면 그 노드가 멈출 때마다 서비스도 멈춥니다.
    another image: 파드는 두 개지만 릴리스된 이미지가 아닙니다.
  debrief: |
    누군가 "정리"한다고 web을 0으로 줄였습니다. 레플리카가 0인 Deployment는 정상이라서 실패도 경고도 없습니다.
    첫 신호는 READY 0/0이었습니다. 실제 운영에서는 파드가 아니라 사용자를 기준으로 알림을 거세요.
`
