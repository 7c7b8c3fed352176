// What random players type: commands that make sense, commands that do not, pastes, slash commands.
import type { RandomStream } from '#cluster/random.ts'

/** What a line can be about: names that are there at this moment. */
export interface Sight {
  readonly pods: readonly string[]
  readonly nodes: readonly string[]
}

const kinds =
  'po deploy rs sts ds jobs cj svc ep endpointslices ing netpol cm secrets sa roles rolebindings clusterroles pv pvc sc nodes ns events quota limits pdb hpa crd csr leases cups priorityclasses controllerrevisions validatingadmissionpolicies all nothing'.split(
    ' ',
  )
const outputs = [
  '',
  '-o wide',
  '-o yaml',
  '-o json',
  '-o name',
  "-o jsonpath='{.items[*].metadata.name}'",
  '-o custom-columns=N:.metadata.name',
  '--show-labels',
  '-A',
  '-w',
  '-o go-template="{{.kind}}"',
  '--sort-by=.metadata.name',
  '-o jsonpath={.x[',
  '--no-headers | wc -l',
  '-L app',
  '-l app=web',
  '--field-selector=metadata.name=x',
]
const namespaces = ['shop', 'lab', 'default', 'kube-system', 'nowhere']
const apps = ['web', 'api', 'cart', 'storefront']
const images = [
  'nginx:1.27',
  'nginx:1.92',
  'busybox',
  'redis:7',
  'nope/nope',
  'UPPER',
  'ghcr.io/acme/shop:2.1',
]

const templates: readonly string[] = [
  ...Array<string>(6).fill('kubectl get KIND OUT'),
  ...Array<string>(3).fill('kubectl describe KIND'),
  'kubectl describe pod POD',
  'kubectl describe node NODE',
  'kubectl logs POD',
  'kubectl logs POD -f',
  'kubectl logs POD --previous',
  'kubectl logs -l app=APP --tail=3 --prefix',
  'kubectl create deployment APP --image=IMAGE --replicas=NUM',
  'kubectl scale deploy/APP --replicas=NUM',
  'kubectl set image deploy/APP APP=IMAGE',
  'kubectl set image deploy/storefront web=IMAGE',
  'kubectl rollout status deploy/APP',
  'kubectl rollout status deploy/APP --timeout=20s',
  'kubectl rollout undo deploy/APP',
  'kubectl rollout restart deploy/APP',
  'kubectl rollout history deploy/APP',
  'kubectl delete deploy APP',
  'kubectl delete pod POD',
  'kubectl delete pod POD --force --grace-period=0',
  'kubectl delete pod POD --wait=false',
  'kubectl delete ns lab',
  'kubectl delete node NODE',
  'kubectl run APP --image=IMAGE',
  'kubectl run tmp-NUM --rm -it --image=busybox -- sh',
  'kubectl run tmp-NUM --image=busybox --restart=Never -- sleep 30',
  'kubectl run one-NUM --image=busybox --restart=Never -it --rm -- echo hello',
  'kubectl exec POD -- ls /',
  'kubectl exec -it POD -- sh',
  'kubectl exec POD -- sh -c "sleep 5; exit 3"',
  'kubectl exec POD -- cat /etc/resolv.conf',
  'kubectl exec POD -c nope -- true',
  'kubectl attach POD',
  'kubectl cp POD:/etc/hostname ./h',
  'kubectl port-forward POD 8080:80',
  'kubectl port-forward svc/APP 8080:80 &',
  'curl -s localhost:8080',
  'curl -sm 3 http://NODE:30080/',
  'kubectl debug POD --image=busybox -it -- sh',
  'kubectl debug node/NODE -it --image=busybox',
  'kubectl debug POD --image=busybox --copy-to=copy-NUM',
  'kubectl expose deploy APP --port=80',
  'kubectl expose deploy APP --port=80 --type=NodePort',
  'kubectl delete svc APP',
  'kubectl autoscale deploy APP --max=3',
  'kubectl cordon NODE',
  'kubectl uncordon NODE',
  'kubectl drain NODE --ignore-daemonsets',
  'kubectl drain NODE --ignore-daemonsets --force --delete-emptydir-data --timeout=40s',
  'kubectl taint node NODE a=b:NoExecute',
  'kubectl taint node NODE a-',
  'kubectl top nodes',
  'kubectl top pods',
  'kubectl label pod POD app=other --overwrite',
  'kubectl annotate deploy APP note=x',
  'kubectl label ns NS pod-security.kubernetes.io/enforce=restricted --overwrite',
  'kubectl label node NODE disk=ssd',
  'kubectl create ns lab',
  'kubectl create ns shop',
  'kubectl create cm settings --from-literal=a=NUM',
  'kubectl create secret generic s --from-literal=k=v',
  'kubectl create sa robot',
  'kubectl create role r --verb=get --resource=pods',
  'kubectl create rolebinding r --role=r --serviceaccount=NS:robot',
  'kubectl create token robot',
  'kubectl create token robot --duration=10m',
  'kubectl create quota q --hard=pods=NUM,requests.cpu=1',
  'kubectl create job j-NUM --image=busybox -- sh -c "exit NUM"',
  'kubectl create cronjob c --image=busybox --schedule="* * * * *" -- date',
  'kubectl create pdb b --selector=app=APP --min-available=1',
  'kubectl create ingress i --rule=a.b/=APP:80',
  'kubectl auth can-i delete pods',
  'kubectl auth can-i --list --as=system:serviceaccount:NS:robot',
  'kubectl get pods --as=nobody',
  'kubectl auth whoami',
  'kubectl certificate approve csr-1',
  'kubectl config set-context --current --namespace=NS',
  'kubectl config view',
  'kubectl config use-context nope',
  'kubectl get pods -n NS',
  'kubectl -n kube-system get pods -o wide',
  'kubectl -n kube-system delete pod -l k8s-app=kube-dns',
  'kubectl apply -f storefront.yaml',
  'kubectl apply -f storefront.yaml --server-side',
  'kubectl diff -f storefront.yaml',
  'kubectl replace --force -f storefront.yaml',
  'kubectl delete -f storefront.yaml',
  'kubectl apply -k .',
  'kubectl kustomize .',
  'kubectl edit deploy APP',
  'kubectl patch deploy APP -p \'{"spec":{"replicas":NUM}}\'',
  'kubectl patch deploy APP --type=json -p \'[{"op":"remove","path":"/spec/nope"}]\'',
  'kubectl patch pod POD --subresource=resize -p \'{"spec":{"containers":[{"name":"APP","resources":{"requests":{"cpu":"100m"}}}]}}\'',
  'kubectl wait pod/POD --for=condition=Ready --timeout=10s',
  'kubectl wait --for=delete pod/POD --timeout=5s',
  'kubectl events --types=Warning',
  'kubectl explain pod.spec.KIND',
  'kubectl explain deploy.spec.strategy',
  'kubectl api-resources',
  'kubectl version',
  'kubectl cluster-info',
  'kubectl get --raw /healthz',
  'kubectl get --raw /nope',
  'kubectl proxy --port=8001 &',
  'kubectl',
  'kubectl nope',
  'kubectl get',
  'kubectl --help',
  'kubectl get pods --nope',
  'k get po -w &',
  'watch -n 2 kubectl get pods',
  'kubectl alpha',
  'kubectl completion bash | head -2',
  'for i in 1 2 3; do kubectl get pods; sleep 1; done',
  'while true; do kubectl get po; sleep 2; done',
  'sleep 30',
  'sleep 30 &',
  'jobs',
  'fg',
  'kill %1',
  'wait',
  'cat',
  'ls -la',
  'vi storefront.yaml',
  'nano new.txt',
  'echo $RANDOM $?',
  'cat <<EOF | kubectl apply -f -\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: typed}\ndata: {a: "NUM"}\nEOF',
  'kubectl get po | grep -c Running',
  'history',
  'clear',
  'cd /tmp',
  'cd',
  'rm -rf ~/.kube',
  'export KUBECONFIG=/nope',
  'unset KUBECONFIG',
  'alias g=kubectl',
  'g get ns',
  'echo "unclosed',
  'ssh NODE',
  'sudo reboot',
  'exit',
  'x=$(kubectl get po -o name | head -1); kubectl describe $x',
  'yes | head -3',
  'kubectl get events -w --output=json | head -5',
  'date; exit 3',
  ':(){ :|:& };:',
  'cat /dev/zero | head -c 10',
  'printf "%s\\n" {1..5}',
  'kubectl create -f - < storefront.yaml',
]

const slashes = [
  '/help',
  '/goals',
  '/hint',
  '/speed 10',
  '/speed 0',
  '/speed',
  '/pause',
  '/skip',
  '/skip 30s',
  '/skip event',
  '/wait 1m',
  '/wait',
  '/wait -5s',
  '/restart',
  '/lang ko',
  '/lang en',
  '/lang',
  '/menu',
  '/nope',
  '/skip 10x',
  '/hint 3',
  '/quit',
]

/** One line, or several that are pasted together. */
export function anyLine(chance: RandomStream, sight: Sight): string {
  if (chance.below(6) === 0) return chance.pick(slashes)
  const line = filled(chance.pick(templates), chance, sight)
  return chance.below(12) === 0 ? garbled(line, chance) : line
}

/** What somebody types who is asked for a line by the running job. */
export function anyAnswer(chance: RandomStream): string {
  return chance.pick([
    'ls',
    'exit',
    'y',
    'n',
    '',
    'echo hi; sleep 3',
    'cat /etc/hosts',
    'wget -qO- http://web',
    'exit 3',
    'q',
    ':q!',
    'kill 1',
    '한글',
  ])
}

function filled(template: string, chance: RandomStream, { pods, nodes }: Sight): string {
  const one = (list: readonly string[]) => (list.length === 0 ? 'nobody' : chance.pick(list))
  return template
    .replaceAll('KIND', () => chance.pick(kinds))
    .replaceAll('OUT', () => chance.pick(outputs))
    .replaceAll('POD', () => one(pods))
    .replaceAll('NODE', () => one(nodes))
    .replaceAll('IMAGE', () => chance.pick(images))
    .replaceAll('APP', () => chance.pick(apps))
    .replaceAll('NUM', () => String(chance.below(6)))
    .replaceAll('NS', () => chance.pick(namespaces))
}

function garbled(line: string, chance: RandomStream): string {
  const at = chance.below(line.length + 1)
  const odd = chance.pick([
    '',
    ' ',
    '"',
    "'",
    '$',
    '`',
    '|',
    '&&',
    '\\',
    '\t',
    '\u0000',
    '\u001b[A',
    '😀',
    ')',
    '<',
    '>',
  ])
  return line.slice(0, at) + odd + line.slice(at + chance.below(3))
}
