{{- /*
What follows from the values, decided once a release and left in `.srs`, which every other template reads:

  known       files/values.json: the values' defaults, and which belong to certain modes
  table       files/modes.yaml
  roles       the mode's entry in it, with what the kind of cluster adds
  pod         files/pod.yaml
  facts       files/srs.json: what the chart knows about SRS's directives
  components  by key (the role in kebab case, with what sets this one apart: hls-cache, origin-0, edge-canary):
                role (as the values call it), key, name, spec (of the mode's table), values, pod, image, version
                program (srs, nginx or proxy), nginx (whether that is beside SRS), containers (the two)
                workload, replicas
                hosts (names of Services: one for each server where there are several that differ, else the role's)
                text, config and its index (directives, blocks, fixed), listeners
  services    the public Services: suffix, role, settings, ports
  public      by listener: the Service, port and role that offer it to the outside

Prints nothing. Never fails on what the schema accepts: validation.yaml says what is wrong.
*/ -}}
{{- define "srs.load" -}}
{{- if not (hasKey . "srs") }}
{{- $known := .Files.Get "files/values.json" | fromJson }}
{{- include "srs.restore" (dict "values" .Values "defaults" $known.defaults) }}
{{- $table := .Files.Get "files/modes.yaml" | fromYaml }}
{{- $mode := get $table.modes .Values.mode }}
{{- if not $mode }}
{{- fail (printf "mode %q is not one of %s" .Values.mode (keys $table.modes | sortAlpha | join ", ")) }}
{{- end }}
{{- $facts := .Files.Get "files/srs.json" | fromJson }}
{{- if and $mode.clusters (not (hasKey $mode.clusters .Values.origin.cluster)) }}
{{- fail (printf "origin.cluster %q is not one of %s" .Values.origin.cluster (keys $mode.clusters | sortAlpha | join ", ")) }}
{{- end }}
{{- $roles := mustMergeOverwrite (deepCopy $mode.roles) (dig "clusters" .Values.origin.cluster dict $mode | deepCopy) }}
{{- $_ := set . "srs" (dict "known" $known "table" $table "pod" (.Files.Get "files/pod.yaml" | fromYaml) "roles" $roles "facts" $facts "components" dict) }}
{{- include "srs.components.load" . }}

{{- $publicNames := list }}
{{- range .srs.components }}
  {{- $publicNames = concat $publicNames .spec.public }}
{{- end }}
{{- range .srs.components }}
  {{- if and (eq .program "srs") (not .spec.upstream) }}
    {{- include "srs.config.loadIndex" (dict "ctx" $ "component" .) }}
    {{- include "srs.listeners.load" (dict "ctx" $ "component" . "publicNames" $publicNames) }}
  {{- end }}
{{- end }}
{{- range .srs.components }}
  {{- if ne .program "srs" }}
    {{- include "srs.listeners.load" (dict "ctx" $ "component" . "publicNames" $publicNames) }}
  {{- end }}
{{- end }}
{{- /* Now that their ports are known: what names others. */}}
{{- range .srs.components }}
  {{- if or .spec.upstream .spec.mesh .spec.proxied }}
    {{- include "srs.config.addCluster" (dict "ctx" $ "component" .) }}
    {{- include "srs.config.loadIndex" (dict "ctx" $ "component" .) }}
  {{- end }}
  {{- if .spec.upstream }}
    {{- include "srs.listeners.load" (dict "ctx" $ "component" . "publicNames" $publicNames) }}
  {{- end }}
{{- end }}
{{- include "srs.services.load" . }}
{{- end }}
{{- end }}

{{- /* Puts defaults back that a null in the user's values has removed. values, defaults */ -}}
{{- define "srs.restore" -}}
{{- range $key, $default := .defaults }}
  {{- if not (hasKey $.values $key) }}
    {{- $_ := set $.values $key $default }}
  {{- else if and (kindIs "map" $default) (ne $key "resources") }}
    {{- /* But not a request that was taken away. */}}
    {{- include "srs.restore" (dict "values" (get $.values $key) "defaults" $default) }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Sets `.srs.components`, without what follows from their configurations. */ -}}
{{- define "srs.components.load" -}}
{{- $images := dict "srs" .Values.image "nginx" .Values.nginx.image "proxy" dict }}
{{- $gateways := false }}
{{- range $role, $spec := .srs.roles }}
  {{- $values := get $.Values $role }}
  {{- $program := $spec.program | default "srs" }}
  {{- $replicas := 1 }}
  {{- if or $spec.replicated $spec.upstream (ne $program "srs") }}
    {{- $replicas = kindIs "invalid" $values.replicas | ternary $spec.replicas $values.replicas | int }}
  {{- end }}
  {{- $common := dict "ctx" $ "role" $role "spec" $spec "values" $values "program" $program "replicas" $replicas "images" (list (get $images $program)) }}
  {{- if and $spec.replicated (eq $values.workload "Deployment") }}
    {{- range $i := until $replicas }}
      {{- $own := dict }}
      {{- if lt $i (len $values.members) }}
        {{- $own = index $values.members $i }}
      {{- end }}
      {{- include "srs.component.add" (merge (dict "key" (printf "%s-%d" $role $i) "own" $own "replicas" 1) $common) }}
    {{- end }}
  {{- else if $replicas }}
    {{- $gateways = or $gateways (eq $program "nginx") }}
    {{- include "srs.component.add" (merge (dict "key" (kebabcase $role) "workload" (empty $spec.replicated | ternary "Deployment" "StatefulSet")) $common) }}
  {{- end }}
  {{- if dig "canary" "enabled" false $values }}
    {{- include "srs.component.add" (merge (dict "key" (printf "%s-canary" $role) "own" $values.canary "replicas" (int $values.canary.replicas)) $common) }}
  {{- end }}
{{- end }}
{{- if $gateways }}
  {{- /* What is public of nginx are they then. */}}
  {{- range .srs.components }}
    {{- if eq .program "srs" }}
      {{- $_ := set . "spec" (merge (dict "public" (without .spec.public "hls")) .spec) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}

{{- /*
Adds a component.
ctx, role, key, spec, values (the role's), own (image, config and pod of this one over the role's), program, replicas, workload, images (those that the role's goes over)
*/ -}}
{{- define "srs.component.add" -}}
{{- $own := .own | default dict }}
{{- $image := dict }}
{{- range concat .images (list .values.image $own.image) | compact }}
  {{- if and .tag (not .digest) }}
    {{- /* A tag that goes over a digest. */}}
    {{- $_ := set $image "digest" "" }}
  {{- end }}
  {{- $image = mustMergeOverwrite $image (deepCopy .) }}
{{- end }}
{{- $component := dict "role" .role "key" .key "spec" .spec "values" .values "image" $image "program" .program "replicas" .replicas "nginx" (not (empty .spec.nginx)) "containers" (empty .spec.nginx | ternary (list .program) (list .program "nginx")) "listeners" list
  "workload" (.workload | default "Deployment") "name" (include "srs.name" (dict "ctx" .ctx "suffix" .key)) "hosts" (list (include "srs.name" (dict "ctx" .ctx "suffix" (kebabcase .role))))
  "pod" (mustMergeOverwrite (deepCopy .ctx.Values.pod) (deepCopy (.values.pod | default dict)) (deepCopy ($own.pod | default dict)))
  "text" (.values.configText | default "") "config" dict "directives" dict "blocks" dict }}
{{- if eq $component.workload "StatefulSet" }}
  {{- $hosts := list }}
  {{- range $i := until $component.replicas }}
    {{- $hosts = append $hosts (printf "%s-%d" $component.name $i) }}
  {{- end }}
  {{- $_ := set $component "hosts" $hosts }}
{{- else if .spec.replicated }}
  {{- $_ := set $component "hosts" (list $component.name) }}
{{- end }}
{{- if eq .program "srs" }}
  {{- $_ := set $component "version" (include "srs.version" (dict "ctx" .ctx "image" $image "named" (or $own.image .values.image))) }}
  {{- include "srs.config.load" (dict "ctx" .ctx "component" $component "own" ($own.config | default dict)) }}
{{- end }}
{{- $_ := set .ctx.srs.components .key $component }}
{{- end }}

{{- /*
Sets a component's `listeners`: each port that its effective configuration opens, and nginx's.
kind: the listener in files/srs.json; name: the same, numbered where a directive lists several; portName: the container port's; port; protocol;
container; public: whether this role offers it to the outside; sharing: the listener whose port it shares; path: the directive.
Kubernetes sorts pods behind a shared Service by the names of their ports, so one that is public in another role only has another name here.
ctx, component, publicNames
*/ -}}
{{- define "srs.listeners.load" -}}
{{- $component := .component }}
{{- $found := list }}
{{- range $listener := .ctx.srs.facts.listeners }}
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
{{- if eq $component.program "proxy" }}
  {{- range (get .ctx.srs.components (include "srs.proxied" (dict "ctx" .ctx "role" $component.role))).listeners }}
    {{- if and (hasKey $component.spec.listeners .kind) (eq .name .kind) }}
      {{- $found = append $found (dict "kind" .kind "name" .name "container" "proxy" "protocol" .protocol "port" .port "path" .path) }}
    {{- end }}
  {{- end }}
  {{- $found = append $found (dict "kind" "system" "name" "system" "container" "proxy" "protocol" "TCP" "port" (int $component.spec.system.port) "path" "its own API") }}
{{- end }}
{{- if has "nginx" $component.containers }}
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

{{- /* The key of the first component of a role. ctx, role */ -}}
{{- define "srs.first" -}}
{{- $first := "" }}
{{- range .ctx.srs.components }}
  {{- if eq .role $.role }}
    {{- $first = $first | default .key }}
  {{- end }}
{{- end }}
{{- $first }}
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
The version of SRS in an image, as major.minor.revision: what its tag says, or else srsVersion; empty where neither does.
A tag that names a release line only, such as 6, stands for the newest of it.
ctx, image, named (what the role itself says of its image, whose tag then goes before srsVersion)
*/ -}}
{{- define "srs.version" -}}
{{- $tag := .image.tag | default .ctx.Chart.AppVersion }}
{{- $version := regexFind `^v?[0-9]+(\.[0-9]+){0,2}` $tag | trimPrefix "v" }}
{{- if and .ctx.Values.srsVersion (not (dig "tag" "" (.named | default dict))) }}
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
