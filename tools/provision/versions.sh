# shellcheck shell=bash disable=SC2034 # sourced: every pin is used by another file
# Every version that the validators and the end-to-end suite use, in one place.

LITESTREAM=0.5.18     # what the generated files pin
LITESTREAM_OLD=0.3.13 # what the original mix ran; the engine runs it once for a backup that 0.5 cannot read
COMPOSE_FLOOR=2.26.1  # the oldest Compose that the generated files support (Debian trixie's)
COMPOSE_CURRENT=5.6.0 # the newest one that builds with the Go below; go/compose pins it by hash
ACTIONLINT=1.7.12
PROMETHEUS=0.316.0 # of Prometheus 3.16: promtool, for the alert rules
ZIZMOR=1.32.0
KUBERNETES=1.34.4 # whose API kubeconform knows, and whose node the suite on Kubernetes runs on; go/kubernetes pins it by hash
KUBECONFORM=0.8.0
EXTERNAL_SECRETS=0.16.2    # the oldest External Secrets Operator that the generated files support, as far as the Go proxy has it
GATEWAY_API=1.3.0          # its HTTPRoute, as far as the Go below can download it
PROMETHEUS_OPERATOR=0.85.0 # its PodMonitor
KUSTOMIZE=5.8.2
VERSITYGW=1.8.0    # S3
FAKE_GCS=1.52.3    # Google Cloud Storage
AZURITE=3.35.0     # Azure Blob Storage; 3.36 wants Node 22
NGINX_PROXY=1.11.6 # what the generated files name; stand-ins of the suite carry these names
ACME_COMPANION=2.8.2
BARE_DEBIAN=trixie # what host-setup.sh starts from in the suite
ENGINE_NEWER=26.1  # Docker of the suite's machines (Debian trixie's)
ETCD=3.5           # of the suite's cluster (Debian trixie's)
ACT=0.2.89         # runs generated workflows
