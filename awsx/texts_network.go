package awsx

import "eksui/internal/text"

// Networks, subnets, versions and instance types.
var (
	msgVPCsRead = text.Define("awsx.vpcs",
		"The networks (VPCs) of %s can't be listed.",
		"%s 리전의 VPC 목록을 가져오지 못했습니다.")
	msgSubnetsRead = text.Define("awsx.subnets",
		"The subnets of %s can't be listed.",
		"%s의 서브넷 목록을 가져오지 못했습니다.")
	msgSubnetsTag = text.Define("awsx.subnets.tag",
		"The subnets %s could not be tagged for load balancers.",
		"서브넷 %s에 로드 밸런서용 태그를 붙이지 못했습니다.")
	msgVersionsRead = text.Define("awsx.versions",
		"EKS does not say which Kubernetes versions it offers.",
		"EKS가 제공하는 Kubernetes 버전을 조회하지 못했습니다.")
	msgTypeRead = text.Define("awsx.type",
		"Nothing is to be learnt about instance type %s.",
		"인스턴스 유형 %s의 정보를 조회하지 못했습니다.")
	msgZonesRead = text.Define("awsx.zones.read",
		"The availability zones of %s can't be read.",
		"%s 리전의 가용 영역을 조회할 수 없습니다.")
	msgZonesFew = text.Define("awsx.zones.few",
		"Fewer than two availability zones of %s are open to this account.",
		"%s 리전에서 이 계정이 쓸 수 있는 가용 영역이 두 개보다 적습니다.")
	msgZonesFewNext = text.Define("awsx.zones.few.next",
		"Choose another region.",
		"다른 리전을 고르십시오.")
	msgTypesFree = text.Define("awsx.types.free",
		"The free tier eligible instance types of %s can't be listed.",
		"%s 리전에서 프리 티어로 쓸 수 있는 인스턴스 유형을 조회하지 못했습니다.")

	msgZoneRefused = text.Define("awsx.subnet.zone",
		"EKS makes no control plane in zone %s (%s).",
		"EKS는 가용 영역 %s(%s)에 컨트롤 플레인을 만들지 않습니다.")
	msgNoInternet = text.Define("awsx.subnet.internet",
		"No route to an internet gateway: nodes could not reach the cluster or pull images.",
		"인터넷 게이트웨이로 가는 라우팅이 없습니다. 노드가 클러스터에 연결되거나 이미지를 받을 수 없습니다.")
	msgNoPublicIP = text.Define("awsx.subnet.publicip",
		"Instances get no public address here (MapPublicIpOnLaunch is off).",
		"인스턴스에 퍼블릭 IP가 자동으로 할당되지 않습니다(MapPublicIpOnLaunch가 꺼져 있음).")
	msgTypeNotOffered = text.Define("awsx.subnet.type",
		"Zone %s has no %s; these zones have it: %s.",
		"가용 영역 %s에는 %s 유형이 없습니다. 이 유형이 있는 가용 영역: %s.")
	msgFewIPs = text.Define("awsx.subnet.ips",
		"Only %d addresses are free; EKS needs %d.",
		"남은 IP 주소가 %d개뿐입니다. EKS에는 %d개가 필요합니다.")
	msgNotTagged = text.Define("awsx.subnet.tag",
		"Not tagged kubernetes.io/role/elb=1; the lab adds the tag.",
		"kubernetes.io/role/elb=1 태그가 없습니다. 실습이 태그를 추가합니다.")

	msgSubnetIneligible = text.Define("awsx.subnets.ineligible",
		"Subnet %s in %s can't carry the cluster.",
		"%[2]s의 서브넷 %[1]s은(는) 클러스터에 쓸 수 없습니다.")
	msgNoSubnets = text.Define("awsx.subnets.none",
		"No subnet is chosen.",
		"선택한 서브넷이 없습니다.")
	msgOneZone = text.Define("awsx.subnets.onezone",
		"All chosen subnets lie in zone %s.",
		"선택한 서브넷이 모두 가용 영역 %s에 있습니다.")
	msgTwoZones = text.Define("awsx.subnets.twozones",
		"An EKS control plane spans two zones at least.",
		"EKS 컨트롤 플레인은 두 개 이상의 가용 영역에 걸쳐 있어야 합니다.")
	msgManyVPCs = text.Define("awsx.subnets.vpcs",
		"The chosen subnets lie in different networks: %s.",
		"선택한 서브넷이 서로 다른 VPC에 있습니다: %s.")
	msgLadderProxy = text.Define("awsx.ladder.proxy",
		"The page is asked for through the proxy %s, as a browser here does it.",
		"이곳의 브라우저처럼 프록시 %s을(를) 거쳐 페이지를 확인합니다.")
	msgLadderSplit = text.Define("awsx.ladder.split",
		"The public DNS has %s (%s) already; this computer's resolver does not know it yet. It may keep for a minute that the name was missing; a resolver of an organisation may never know it, and then another network shows the page.",
		"공용 DNS에는 %s(%s)이(가) 이미 있지만 이 컴퓨터의 DNS는 아직 모릅니다. 이름이 없었다는 답을 1분쯤 기억하기도 합니다. 회사나 학교의 DNS라면 계속 모를 수 있으며, 그때는 다른 네트워크에서 확인하십시오.")
	msgLadderNoIPv4 = text.Define("awsx.ladder.no-ipv4",
		"The load balancer has addresses of IPv4 only (%s), and this computer's network reaches none of those: use a network with IPv4 or NAT64, or a proxy (HTTP_PROXY).",
		"로드 밸런서에는 IPv4 주소만 있는데(%s) 이 컴퓨터의 네트워크에서는 IPv4에 접속할 수 없습니다. IPv4나 NAT64가 되는 네트워크, 또는 프록시(HTTP_PROXY)를 쓰십시오.")
	msgSubnetsNext = text.Define("awsx.subnets.next",
		"Choose eligible subnets of one network in two zones or more.",
		"한 VPC 안에서 두 개 이상의 가용 영역에 있는, 사용 가능한 서브넷을 고르십시오.")
)
