package ec2

import (
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"eksui/practice/aws/wire"
)

// Rule is one rule of a security group. Exactly one of CIDR, CIDR6, Group and PrefixList is set.
type Rule struct {
	ID          string `json:"id"`
	Egress      bool   `json:"egress,omitempty"`
	Protocol    string `json:"protocol"` // tcp, udp, icmp, a number, or -1
	From        int    `json:"from"`     // -1 with protocol -1
	To          int    `json:"to"`
	CIDR        string `json:"cidr,omitempty"`
	CIDR6       string `json:"cidr6,omitempty"`
	Group       string `json:"group,omitempty"`
	PrefixList  string `json:"prefixList,omitempty"`
	Description string `json:"description,omitempty"`
	Tags        Tags   `json:"tags,omitempty"`
}

// groupText is what names and descriptions of groups and rules may consist of (API reference: CreateSecurityGroup).
var groupText = regexp.MustCompile(`^[a-zA-Z0-9. _\-:/()#,@\[\]+=&;{}!$*]{0,255}$`)

const groupSigns = "strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*"

// checkText refuses a name or description that a group can't have.
func checkText(parameter, text string) error {
	switch {
	case !isASCII(text):
		return invalid("Value (%s) for parameter %s is invalid. Character sets beyond ASCII are not supported.", text, parameter)
	case groupText.MatchString(text):
		return nil
	case parameter == "GroupName":
		return invalid("Invalid security group name. Valid names are %s", groupSigns)
	}
	return invalid("Invalid security group description. Valid descriptions are %s", groupSigns)
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(c rune) bool { return c > unicode.MaxASCII })
}

// checkRule asks whether a rule makes sense and what it names is there.
func (r Region) checkRule(g *SecurityGroup, rule Rule) error {
	if !groupText.MatchString(rule.Description) {
		return invalid("Invalid rule description. Valid descriptions are %s", groupSigns)
	}
	if n, err := strconv.Atoi(rule.Protocol); err != nil || n < -1 || n > 255 {
		if !slices.Contains([]string{"tcp", "udp", "icmp", "icmpv6"}, rule.Protocol) {
			return invalid("Invalid value '%s' for IP protocol. Unknown protocol.", rule.Protocol)
		}
	}
	if rule.Protocol == "tcp" || rule.Protocol == "udp" {
		switch {
		case rule.From < 0 || rule.From > 65535 || rule.To < 0 || rule.To > 65535:
			return invalid("Invalid value '%d' for portRange. Must specify both from and to ports with TCP/UDP.", rule.From)
		case rule.From > rule.To:
			return invalid("Invalid TCP/UDP port range (%d:%d)", rule.From, rule.To)
		}
	}
	switch {
	case rule.CIDR != "":
		if p, err := netip.ParsePrefix(rule.CIDR); err != nil || !p.Addr().Is4() {
			return invalid("CIDR block %s is malformed", rule.CIDR)
		}
	case rule.CIDR6 != "":
		if p, err := netip.ParsePrefix(rule.CIDR6); err != nil || !p.Addr().Is6() {
			return invalid("CIDR block %s is malformed", rule.CIDR6)
		}
	case rule.Group != "":
		peer, err := r.Group(rule.Group)
		if err != nil {
			return err
		}
		if peer.VPC != g.VPC {
			return wire.Errorf("InvalidGroup.NotFound", "You have specified two resources that belong to different networks.")
		}
	}
	return nil
}

// normal brings a rule to the form that is stored: protocols by name, no ports where the protocol has none.
func (rule Rule) normal() Rule {
	switch rule.Protocol {
	case "6":
		rule.Protocol = "tcp"
	case "17":
		rule.Protocol = "udp"
	case "1":
		rule.Protocol = "icmp"
	case "58":
		rule.Protocol = "icmpv6"
	case "all":
		rule.Protocol = "-1"
	}
	if rule.Protocol == "-1" {
		rule.From, rule.To = -1, -1
	}
	if p, err := netip.ParsePrefix(rule.CIDR); err == nil {
		rule.CIDR = p.Masked().String()
	}
	return rule
}
