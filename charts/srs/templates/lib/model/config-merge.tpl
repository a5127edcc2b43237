{{- /*
The effective configuration of a component that has no text of its own, without what it says of other components, as JSON: the chart's
defaults, the mode's, what `webrtc`, `srt` and `play.bothTracks` turn on, the user's for all, for the role and for this component, what the
chart forces, and the addresses of IPv6.
ctx, component, own
*/ -}}
{{- define "srs.config.merged" -}}
{{- $table := .ctx.model.table }}
{{- $traits := .component.traits }}
{{- $metrics := include "srs.config.metrics" . | fromJson }}
{{- $protocols := include "srs.config.protocols" . | fromJson }}
{{- $config := mustMergeOverwrite (deepCopy $table.base) $metrics (deepCopy ($traits.config | default dict)) $protocols.config }}
{{- range list .ctx.Values.config .component.values.config .own $table.forced | compact }}
  {{- $config = mustMergeOverwrite $config (deepCopy .) }}
{{- end }}
{{- /* Vhosts beside the default one write into folders of their own: streams of the same name would share a file. */}}
{{- range $name, $vhost := $config.vhost }}
  {{- $defaults := mustMergeOverwrite (deepCopy $table.vhost) (deepCopy ($traits.vhost | default dict)) (deepCopy $protocols.vhost) }}
  {{- if ne $name "__defaultVhost__" }}
    {{- $defaults = mustMergeOverwrite $defaults (deepCopy ($traits.addedVhost | default dict)) }}
  {{- end }}
  {{- if $vhost.dvr }}
    {{- $folder := ne $name "__defaultVhost__" | ternary "[vhost]/[app]" "[app]" }}
    {{- $_ := set $defaults "dvr" (dict "dvr_path" (replace "[app]" $folder $table.recordings)) }}
  {{- end }}
  {{- $merged := mustMergeOverwrite $defaults $vhost }}
  {{- if and (not $traits.upstream) (include "srs.config.isOn" $merged.srt) }}
    {{- $merged = mustMergeOverwrite (deepCopy $table.takesSrt) $merged }}
  {{- end }}
  {{- $_ := set $config.vhost $name $merged }}
{{- end }}
{{- include "srs.config.hooks" (dict "ctx" .ctx "role" .component.role "config" $config) }}
{{- if include "srs.config.guarded" (dict "ctx" .ctx "component" .component "config" $config) }}
  {{- $config = mustMergeOverwrite (dict "http_server" (dict "dir" $table.pages)) $config }}
{{- end }}
{{- with include "srs.config.tls" (dict "ctx" .ctx "component" .component "config" $config) | fromJson }}
  {{- $config = mustMergeOverwrite . $config }}
{{- end }}
{{- $listens := include "srs.config.listens" (dict "ctx" .ctx "component" .component "config" $config) | fromJson }}
{{- mustMergeOverwrite $config $listens | toJson }}
{{- end }}

{{- /*
"true" where SRS's own web server, which asks nobody for a link or for files of HLS, gets players and console alone: with signed links, and
where nginx asks a service of the user's. ctx, component, config
*/ -}}
{{- define "srs.config.guarded" -}}
{{- $guarded := not (empty (or .ctx.model.play.secret .ctx.Values.play.authRequest.url)) }}
{{- range .config.vhost }}
  {{- $hooks := (. | default dict).http_hooks | default dict }}
  {{- $guarded = or $guarded (and $.component.nginx $hooks.enabled (not (empty $hooks.on_play))) }}
{{- end }}
{{- if $guarded }}true{{ end }}
{{- end }}

{{- /*
What `tls` adds to a configuration, as JSON: for each listener that the role offers, if its server is on and the version has it. The user's
own block takes the place of a version that is not known.
ctx, component, config
*/ -}}
{{- define "srs.config.tls" -}}
{{- $added := dict }}
{{- $version := .component.version }}
{{- range $kind, $blocks := empty (include "srs.tlsSecret" (dict "ctx" .ctx "for" "tls")) | ternary dict .ctx.model.table.tls }}
  {{- range $name, $block := $blocks }}
    {{- $server := get $.config $name | default dict }}
    {{- $on := include "srs.config.isOn" $server }}
    {{- range $.ctx.model.facts.listeners }}
      {{- if and (eq .name $kind) .since (not $server) }}
        {{- $on = and $version (include "srs.version.reached" (dict "since" .since "version" $version)) }}
      {{- end }}
    {{- end }}
    {{- if and $on (has $kind $.component.traits.public) }}
      {{- $added = mustMergeOverwrite $added (dict $name $block) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $added }}
{{- end }}

{{- /* What metrics.enabled adds to the configuration of a component, as JSON. ctx, component */ -}}
{{- define "srs.config.metrics" -}}
{{- $metrics := dict }}
{{- if .ctx.Values.metrics.enabled }}
  {{- $identity := dict "tag" .component.tier "label" .ctx.Release.Name }}
  {{- $metrics = mustMerge (dict "exporter" $identity) (deepCopy .ctx.model.table.metrics) }}
{{- end }}
{{- toJson $metrics }}
{{- end }}
