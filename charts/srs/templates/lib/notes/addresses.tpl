{{- /* How the public ports are reached, and how to publish there. */ -}}

{{- /*
How the public ports are reached from where the notes are read: prints the commands, and sets in `hosts`, by public listener, HOST:PORT with
the variables that the commands set. ctx, hosts
*/ -}}
{{- define "srs.notes.reach" -}}
{{- $commands := list }}
{{- $ports := dict }}
{{- range $name, $entry := .ctx.model.public }}
  {{- $tcp := ne .protocol "UDP" }}
  {{- if $tcp }}
    {{- $_ := set $ports .component (append (get $ports .component | default list) (toString .containerPort)) }}
  {{- end }}
  {{- $way := include "srs.notes.way" (dict "ctx" $.ctx "entry" . "prefix" "") | fromJson }}
  {{- $commands = concat $commands $way.commands }}
  {{- with $way.host | default ($tcp | ternary (printf "localhost:%d" (int .containerPort)) "") }}
    {{- $_ := set $.hosts $name . }}
  {{- end }}
{{- end }}
{{- $forwards := list }}
{{- range $key, $numbers := $ports }}
  {{- $component := get $.ctx.model.components $key }}
  {{- $target := printf "%s/%s" (lower $component.workload) $component.name }}
  {{- $pairs := uniq $numbers | join " " }}
  {{- $forwards = append $forwards (printf "kubectl port-forward -n %s %s %s &" $.ctx.Release.Namespace $target $pairs) }}
{{- end }}
{{- $balanced := contains "kubectl wait" (first $commands | default "") }}
{{- if not $commands -}}
The Service is reachable inside the cluster only. Forward its ports to this machine:
{{- else if $balanced -}}
Get the address, which a cloud assigns within a minute or two. Without load balancers, set service.type to NodePort or ClusterIP:
{{- else -}}
Get the address of a node, and its ports:
{{- end }}
{{ range uniq $commands | default $forwards }}
  {{ . }}
{{- end }}
{{- if and $commands (not $balanced) }}

If the nodes cannot be reached from here, as with kind on a desktop, forward ports to localhost:
{{ range $forwards }}
  {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- /*
How a public port is reached from outside the cluster, as JSON: commands, and host, which is HOST:PORT with the variables that these set; ""
where it is not. ctx, entry (of .model.public), prefix (of variables that are about a port)
*/ -}}
{{- define "srs.notes.way" -}}
{{- $namespace := .ctx.Release.Namespace }}
{{- $get := printf "kubectl get service -n %s %s -o jsonpath" $namespace .entry.service }}
{{- $commands := list }}
{{- $host := "" }}
{{- if eq .entry.type "LoadBalancer" }}
  {{- $variable := list "SRS" (eq (len .ctx.model.services) 1 | ternary "" .entry.suffix) | compact | join "_" | upper | replace "-" "_" }}
  {{- $commands = list
    (printf "kubectl wait -n %s service/%s --for=jsonpath='{.status.loadBalancer.ingress}' --timeout=5m" $namespace .entry.service)
    (printf "export %s=$(%s=\"{.status.loadBalancer.ingress[0]['ip','hostname']}\")" $variable $get) }}
  {{- $host = printf "$%s:%d" $variable (int .entry.port) }}
{{- else if eq .entry.type "NodePort" }}
  {{- $variable := list .prefix .entry.name "PORT" | compact | join "_" | upper | replace "-" "_" }}
  {{- $commands = list
    "export NODE=$(kubectl get nodes -o jsonpath='{.items[0].status.addresses[0].address}')"
    (printf "export %s=$(%s='{.spec.ports[?(@.name==\"%s\")].nodePort}')" $variable $get .entry.portName) }}
  {{- $host = printf "$NODE:$%s" $variable }}
{{- end }}
{{- toJson (dict "commands" $commands "host" $host) }}
{{- end }}

{{- /* The command that prints a key of a Secret. ctx, name, key */ -}}
{{- define "srs.notes.secret" -}}
{{- $template := printf "{{index .data %q | base64decode}}" .key -}}
kubectl get secret -n {{ .ctx.Release.Namespace }} {{ .name }} -o go-template='{{ $template }}'
{{- end }}

{{- /* The key that publishers need. Its dot is the root. */ -}}
{{- define "srs.notes.keys" -}}
{{- with .model.keys }}
Publishers need a key. {{ .key | empty | ternary "Those of all streams" "KEY, for all streams" }}:

  {{ include "srs.notes.secret" (dict "ctx" $ "name" .secret "key" (.key | empty | ternary .entry "key")) }}
{{ end }}
{{- end }}

{{- /* A line of text; where it has variables, the command that prints it. Its dot is the text. */ -}}
{{- define "srs.notes.line" -}}
{{- contains "$" . | ternary (printf "echo %s" (quote .)) . }}
{{- end }}

{{- /* Where WHIP and WHEP are answered, over TLS if possible; empty where they are not. ctx, hosts */ -}}
{{- define "srs.notes.whip" -}}
{{- $listener := include "srs.whipListener" .ctx }}
{{- $secure := get .hosts (printf "%s-https" $listener) }}
{{- with $secure | default (get .hosts $listener) }}
{{- printf "%s://%s" (empty $secure | ternary "http" "https") . }}
{{- end }}
{{- end }}

{{- /* The path of WHIP or WHEP for live/livestream. way, query (of the stream) */ -}}
{{- define "srs.notes.rtcPath" -}}
{{- printf "/rtc/v1/%s/?app=live&stream=livestream%s" .way (replace "?" "&" .query) }}
{{- end }}

{{- /* How to publish by each protocol that is public. ctx, hosts */ -}}
{{- define "srs.notes.publish" -}}
{{- $query := include "srs.vhostQuery" .ctx }}
{{- $key := empty .ctx.model.keys | ternary "" "key=KEY" }}
{{- $keyQuery := empty $key | ternary "" (printf "%s%s" (empty $query | ternary "?" "&") $key) }}
{{- with .hosts.rtmp }}
Publish. The path of a stream is its application and its name, such as live/livestream: choose both as you like, and play by the same.

OBS (Settings, Stream): Service is Custom, Stream Key is livestream{{ empty $key | ternary "" (printf "?%s" $key) }}, and Server is:

  {{ include "srs.notes.line" (printf "rtmp://%s/live%s" . $query) }}

ffmpeg:

  ffmpeg -re -i FILE -c copy -f flv "rtmp://{{ . }}/live/livestream{{ $query }}{{ $keyQuery }}"
{{ end }}
{{- with .hosts.srt }}
{{- $id := printf "#!::%sr=live/livestream,m=publish%s" (trimPrefix "?vhost=" $query | printf "h=%s," | trimPrefix "h=,")
  (empty $key | ternary "" (printf ",%s" $key)) }}
SRT, by ffmpeg:

  {{ printf `ffmpeg -re -i FILE -c copy -f mpegts "srt://%s"'?streamid=%s%s'` . $id (include "srs.notes.passphrase" $.ctx) }}
{{ end }}
{{- with include "srs.notes.whip" . }}
{{- /* Browsers give camera and microphone to HTTPS pages and to those of localhost, and from HTTPS pages call HTTPS alone. */}}
{{- $browser := regexMatch `^https:|//localhost[:/]` . | ternary " or a browser" "" }}
{{- $without := empty $key | ternary "" ", or without the key, which is the Bearer Token" }}
WHIP, by OBS (Service is WHIP, and Server is this{{ $without }}){{ $browser }}:

  {{ include "srs.notes.line" (printf "%s%s" . (include "srs.notes.rtcPath" (dict "way" "whip" "query" (print $query $keyQuery)))) }}
{{ end }}
{{- end }}

{{- /* What an SRT address needs where senders and viewers have to know a passphrase. Its dot is the root. */ -}}
{{- define "srs.notes.passphrase" -}}
{{- $server := get .model.components .model.public.srt.server }}
{{- empty (dig "srt_server" "passphrase" "" $server.config) | ternary "" "&passphrase=PASSPHRASE" }}
{{- end }}
