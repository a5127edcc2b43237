{{- /*
What follows from the values, decided once a release and left in `.srs`, which every other template reads:

  table, mode files/modes.yaml, and the mode's entry in it
  pod         files/pod.yaml
  facts       files/srs.json: what the chart knows about SRS's directives
  components  by role: role, name, spec, values, pod, image, version, text, config and its index (directives, blocks, fixed), listeners, nginx
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
  {{- $_ := set $component "version" (include "srs.version" (dict "ctx" $ "component" $component)) }}
  {{- include "srs.config.load" (dict "ctx" $ "table" $table "facts" $facts "component" $component) }}
  {{- $_ := set $components $role $component }}
{{- end }}
{{- $order := list }}
{{- range $components }}
  {{- /* Those upstream first: the others need their addresses. */}}
  {{- $order = empty .spec.upstream | ternary (prepend $order .) (append $order .) }}
{{- end }}
{{- range $order }}
  {{- if and .spec.upstream (not .text) }}
    {{- include "srs.config.addUpstream" (dict "component" . "upstream" (get $components .spec.upstream)) }}
  {{- end }}
  {{- include "srs.config.index" (dict "config" .config "named" $facts.named "reload" (include "srs.reloadable" (dict "facts" $facts "version" .version) | fromJsonArray) "to" .) }}
  {{- include "srs.listeners.load" (dict "ctx" $ "facts" $facts "component" . "publicNames" $publicNames) }}
{{- end }}
{{- $_ := set . "srs" (dict "table" $table "pod" (.Files.Get "files/pod.yaml" | fromYaml) "mode" $mode "facts" $facts "components" $components) }}
{{- include "srs.services.load" . }}
{{- end }}
{{- end }}

{{- /*
Sets a component's `listeners`: each port that its effective configuration opens, and nginx's.
kind: the listener in files/srs.json; name: the same, numbered where a directive lists several; portName: the container port's; port; protocol;
container; public: whether this role offers it to the outside; sharing: the listener whose port it shares; path: the directive.
Kubernetes sorts pods behind a shared Service by the names of their ports, so one that is public in another role only has another name here.
ctx, facts, component, publicNames
*/ -}}
{{- define "srs.listeners.load" -}}
{{- $component := .component }}
{{- $found := list }}
{{- range $listener := .facts.listeners }}
  {{- $parent := initial $listener.path }}
  {{- $places := get $component.blocks (join "." $parent) | default list }}
  {{- if and (not $places) $listener.enabled (last $listener.enabled).default }}
    {{- /* A block that is on without being there (the SIP server of a caster). */}}
    {{- range get $component.blocks (initial $parent | join ".") | default list }}
      {{- $places = append $places (dict "node" dict "at" (printf "%s.%s" .at (last $parent)) "around" .around) }}
    {{- end }}
  {{- end }}
  {{- $count := 0 }}
  {{- range $place := $places }}
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
      {{- /* One port on several addresses is one port of the container. */}}
      {{- $ports := list }}
      {{- range kindIs "slice" $endpoints | ternary $endpoints (list $endpoints) }}
        {{- $ports = append $ports (toString . | regexFind "[0-9]+$" | int) }}
      {{- end }}
      {{- range uniq $ports }}
        {{- $count = add1 $count }}
        {{- $found = append $found (dict "kind" $listener.name "name" (eq $count 1 | ternary $listener.name (printf "%s-%d" $listener.name $count))
          "container" "srs" "shares" $listener.shares "protocol" $protocol "port" . "path" (list $place.at $key | compact | join ".")) }}
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
{{- /* Where two share a port, it is one port of the container, with the name of the public one. */}}
{{- range $listener := $found }}
  {{- range $other := $found }}
    {{- if and (has .kind ($listener.shares | default list)) (eq .port $listener.port) (eq .protocol $listener.protocol) }}
      {{- $_ := set $listener "sharing" .name }}
      {{- $name := .public | ternary .portName $listener.portName }}
      {{- $_ := set $listener "portName" $name }}
      {{- $_ := set $other "portName" $name }}
    {{- end }}
  {{- end }}
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

{{- /*
The version of SRS in a component's image, as major.minor.revision: what its tag says, or else srsVersion; empty where neither does.
A tag that names a release line only, such as 6, stands for the newest of it.
ctx, component
*/ -}}
{{- define "srs.version" -}}
{{- $tag := .component.image.tag | default .ctx.Chart.AppVersion }}
{{- $version := regexFind `^v?[0-9]+(\.[0-9]+){0,2}` $tag | trimPrefix "v" }}
{{- if and .ctx.Values.srsVersion (not (dig "image" "tag" "" .component.values)) }}
  {{- $version = .ctx.Values.srsVersion }}
{{- end }}
{{- if $version }}
  {{- $parts := splitList "." $version }}
  {{- concat $parts (slice (list "0" "9999") (sub (len $parts) 1)) | join "." }}
{{- end }}
{{- end }}

{{- /* "true" where a version has what came with `since`: in its own release line, or in the first version of a line before it. since (one or a list), version */ -}}
{{- define "srs.version.reached" -}}
{{- $major := splitList "." .version | first | int }}
{{- $own := "" }}
{{- $before := false }}
{{- range kindIs "slice" .since | ternary .since (list .since) }}
  {{- $line := splitList "." . | first | int }}
  {{- if eq $line $major }}
    {{- $own = . }}
  {{- end }}
  {{- $before = or $before (lt $line $major) }}
{{- end }}
{{- if or (and $own (semverCompare (printf ">=%s" ($own | default "0")) .version)) (and (not $own) $before) }}true{{ end }}
{{- end }}

{{- /* The generic paths of what a version of SRS applies while it runs, as a JSON list. facts, version */ -}}
{{- define "srs.reloadable" -}}
{{- $paths := .facts.reload }}
{{- range .facts.reloadUntil }}
  {{- if and $.version (not (include "srs.version.reached" (dict "since" .until "version" $.version))) }}
    {{- $paths = append $paths .path }}
  {{- end }}
{{- end }}
{{- toJson $paths }}
{{- end }}
