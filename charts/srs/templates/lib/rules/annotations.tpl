{{- /* Annotations by which load balancers would not do what SRS needs. Its dot is one of .srs.services. */ -}}
{{- define "srs.rules.annotations" -}}
{{- $problems := list }}
{{- $class := .settings.loadBalancerClass | default "" }}
{{- $nlb := list "service.k8s.aws/nlb" "eks.amazonaws.com/nlb" }}
{{- $ack := "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-" }}
{{- $gke := list "networking.gke.io/l4-regional-external" "networking.gke.io/l4-regional-internal" }}
{{- $known := dict
  "service.beta.kubernetes.io/aws-" (prepend $nlb "")
  (print $ack "zone-maps") (list "alibabacloud.com/nlb")
  (print $ack "spec") (list "")
  $ack (list "" "alibabacloud.com/nlb")
  "service.beta.kubernetes.io/azure-" (list "")
  "service.beta.kubernetes.io/do-" (list "")
  "service.cloud.tencent.com/" (list "")
  "networking.gke.io/" (prepend $gke "")
  "cloud.google.com/l4-rbs" (list "") }}
{{- range $name, $text := .settings.annotations }}
  {{- $says := printf "%s: %s" $name $text }}
  {{- $off := list "" "off" "false" "none" | has (toString $text | lower) }}
  {{- if and (regexMatch "(?i)proxy[-_]?protocol" $says) (not $off) (not (contains "proxy_protocol_v2.enabled=false" $says)) }}
    {{- $problems = append $problems (printf (print
      "the annotation %s makes the load balancer speak the PROXY protocol, which SRS does not understand: remove it from service; "
      "for the addresses of clients, set service.externalTrafficPolicy to Local") $says) }}
  {{- end }}
  {{- range $prefix, $classes := $known }}
    {{- if and (hasPrefix $prefix $name) (not (has $class $classes)) }}
      {{- $problems = append $problems (printf
        "the annotation %s is for service.loadBalancerClass %s, not %q: set that class, or remove the annotation"
        $name (without $classes "" | join " or " | default "unset") $class) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
