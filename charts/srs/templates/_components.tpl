{{- /*
What follows from the values, decided once a release and left in `.srs`, which every other template reads:

  mode        the mode's entry in files/modes.yaml
  facts       files/srs.json: what the chart knows about SRS's directives
  components  by role: role, name, spec, values, pod, image, text, config, listeners, nginx
  services    the public Services: name, component, protocol, settings, ports
  public      by listener: the Service, port and role that offer it to the outside

Prints nothing. Never fails on what the schema accepts: validation.yaml says what is wrong.
*/ -}}
{{- define "srs.load" -}}
{{- if not (hasKey . "srs") }}
{{- $table := .Files.Get "files/modes.yaml" | fromYaml }}
{{- $mode := get $table.modes .Values.mode }}
{{- if not $mode }}
{{- fail (printf "mode %q is not one of %s" .Values.mode (keys $table.modes | sortAlpha | join ", ")) }}
{{- end }}
{{- $facts := .Files.Get "files/srs.json" | fromJson }}
{{- $components := dict }}
{{- $publicNames := list }}
{{- range $role, $spec := $mode.roles }}
  {{- $publicNames = concat $publicNames $spec.public }}
  {{- $values := get $.Values $role }}
  {{- $image := mustMergeOverwrite (deepCopy $.Values.image) (deepCopy ($values.image | default dict)) }}
  {{- if and $values.image (not $values.image.digest) $values.image.tag }}
    {{- $_ := set $image "digest" "" }}
  {{- end }}
  {{- $component := dict "role" $role "name" (include "srs.name" (dict "ctx" $ "suffix" $role)) "spec" $spec "values" $values "image" $image "nginx" $spec.nginx }}
  {{- $_ := set $component "pod" (mustMergeOverwrite (deepCopy $.Values.pod) (deepCopy ($values.pod | default dict))) }}
  {{- $_ := set $component "text" ($values.configText | default "") }}
  {{- include "srs.config.load" (dict "ctx" $ "table" $table "facts" $facts "component" $component) }}
  {{- $_ := set $components $role $component }}
{{- end }}
{{- range $components }}
  {{- include "srs.listeners.load" (dict "ctx" $ "facts" $facts "component" . "publicNames" $publicNames) }}
{{- end }}
{{- range $components }}
  {{- if and .spec.upstream (not .text) }}
    {{- include "srs.config.addUpstream" (dict "component" . "upstream" (get $components .spec.upstream)) }}
  {{- end }}
{{- end }}
{{- $_ := set . "srs" (dict "mode" $mode "facts" $facts "components" $components) }}
{{- include "srs.services.load" . }}
{{- end }}
{{- end }}

{{- /*
Sets a component's `listeners`: each port that its effective configuration opens, and nginx's.
name: what it is (rtmp); portName: the container port's; port; protocol; container; public: whether this role offers it to the outside.
Kubernetes sorts pods behind a shared Service by the names of their ports, so one that is public in another role only has another name here.
ctx, facts, component, publicNames
*/ -}}
{{- define "srs.listeners.load" -}}
{{- $component := .component }}
{{- $found := list }}
{{- range $listener := .facts.listeners }}
  {{- $to := dict }}
  {{- include "srs.config.blocks" (dict "in" $component.config "path" (initial $listener.path) "to" $to) }}
  {{- $count := 0 }}
  {{- range $place := $to.blocks }}
    {{- $open := true }}
    {{- range $listener.enabled }}
      {{- $open = and $open (include "srs.config.among" (dict "place" $place "path" .path "values" (list "true" "on") "default" .default)) }}
    {{- end }}
    {{- with $listener.when }}
      {{- $open = and $open (include "srs.config.among" (merge (dict "place" $place) .)) }}
    {{- end }}
    {{- $key := last $listener.path }}
    {{- $endpoints := hasKey .node $key | ternary (get .node $key) $listener.default }}
    {{- if and $open $endpoints }}
      {{- $protocol := $listener.protocol }}
      {{- with $listener.udp }}
        {{- $protocol = include "srs.config.among" (merge (dict "place" $place) .) | eq "true" | ternary "UDP" $protocol }}
      {{- end }}
      {{- range kindIs "slice" $endpoints | ternary $endpoints (list $endpoints) }}
        {{- $count = add1 $count }}
        {{- $found = append $found (dict "kind" $listener.name "name" (eq $count 1 | ternary $listener.name (printf "%s-%d" $listener.name $count))
          "container" "srs" "protocol" $protocol "port" (toString . | regexFind "[0-9]+$" | int) "path" (list $place.at $key | compact | join ".")) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- if $component.nginx }}
  {{- $found = append $found (dict "kind" "hls" "name" "hls" "container" "nginx" "protocol" "TCP" "port" (int .ctx.Values.nginx.port) "path" "nginx.port") }}
{{- end }}
{{- range $found }}
  {{- $public := has .kind $component.spec.public }}
  {{- $_ := set . "public" $public }}
  {{- $_ := set . "portName" (and (not $public) (has .kind $.publicNames) | ternary (printf "int-%s" .name) .name) }}
{{- end }}
{{- $_ := set .component "listeners" $found }}
{{- end }}

{{- /* The first of a component's listeners of a kind, as JSON; {} where there is none. component, kind */ -}}
{{- define "srs.listener" -}}
{{- $found := dict }}
{{- range .component.listeners }}
  {{- if and (eq .kind $.kind) (not $found) }}
    {{- $found = . }}
  {{- end }}
{{- end }}
{{- toJson $found }}
{{- end }}
