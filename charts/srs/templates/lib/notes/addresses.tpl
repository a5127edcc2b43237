{{- /* How the public ports are reached from where the notes are read. */ -}}

{{- /*
As JSON:
  commands  what to run for the addresses, in order
  forwards  the same by `kubectl port-forward`, for one who cannot reach the nodes
  hosts     by public listener, HOST:PORT, with the variables that the commands set
Its dot is the root.
*/ -}}
{{- define "srs.notes.addresses" -}}
{{- $commands := list }}
{{- $hosts := dict }}
{{- $ports := dict }}
{{- $single := eq (len .model.services) 1 }}
{{- $get := printf "kubectl get service -n %s" .Release.Namespace }}
{{- range $name, $entry := .model.public }}
  {{- if ne .protocol "UDP" }}
    {{- $_ := set $ports .component (append (get $ports .component | default list) (toString .containerPort)) }}
  {{- end }}
  {{- if eq .type "LoadBalancer" }}
    {{- $variable := list "SRS" ($single | ternary "" .suffix) | compact | join "_" | upper | replace "-" "_" }}
    {{- $commands = concat $commands (list
      (printf "kubectl wait -n %s service/%s --for=jsonpath='{.status.loadBalancer.ingress}' --timeout=5m" $.Release.Namespace .service)
      (printf "export %s=$(%s %s -o jsonpath=\"{.status.loadBalancer.ingress[0]['ip','hostname']}\")" $variable $get .service)) }}
    {{- $_ := set $hosts $name (printf "$%s:%d" $variable (int .port)) }}
  {{- else if eq .type "NodePort" }}
    {{- $variable := printf "%s_PORT" (upper $name | replace "-" "_") }}
    {{- $commands = concat $commands (list
      "export NODE=$(kubectl get nodes -o jsonpath='{.items[0].status.addresses[0].address}')"
      (printf "export %s=$(%s %s -o jsonpath='{.spec.ports[?(@.name==\"%s\")].nodePort}')" $variable $get .service .portName)) }}
    {{- $_ := set $hosts $name (printf "$NODE:$%s" $variable) }}
  {{- else if ne .protocol "UDP" }}
    {{- $_ := set $hosts $name (printf "localhost:%d" (int .containerPort)) }}
  {{- end }}
{{- end }}
{{- $forwards := list }}
{{- range $key, $own := $ports }}
  {{- with get $.model.components $key }}
    {{- $forwards = append $forwards (printf "kubectl port-forward -n %s %s/%s %s &"
      $.Release.Namespace (lower .workload) .name (uniq $own | join " ")) }}
  {{- end }}
{{- end }}
{{- toJson (dict "commands" (uniq $commands) "forwards" $forwards "hosts" $hosts) }}
{{- end }}

{{- /* The commands, and what they are for. Dot: srs.notes.addresses */ -}}
{{- define "srs.notes.reach" -}}
{{- $inside := eq (len .commands) 0 }}
{{- if $inside -}}
The Service is reachable inside the cluster only. Forward its ports to this machine:
{{- else if contains "kubectl wait" (first .commands) -}}
Get the address, which a cloud assigns within a minute or two. Without load balancers, set service.type to NodePort or ClusterIP:
{{- else -}}
Get the address of a node, and its ports:
{{- end }}
{{ range $inside | ternary .forwards .commands }}
  {{ . }}
{{- end }}
{{- if and (not $inside) (hasPrefix "export NODE" (first .commands)) }}

If the nodes cannot be reached from here, as with kind on a desktop, forward ports to localhost:
{{ range .forwards }}
  {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- /* A line of text; where it has variables, the command that prints it. Dot: the text. */ -}}
{{- define "srs.notes.line" -}}
{{- contains "$" . | ternary (printf "echo %s" (quote .)) . }}
{{- end }}
