package cfntemplate

import (
	"fmt"
	"math/big"
	"net/netip"
)

const maxCIDRs = 256

// cidr is Fn::Cidr: the first count blocks of 2^bits addresses in an address block, 8 bits (256 addresses) by default.
func (s *Scope) cidr(arg any) (any, error) {
	args, err := arguments(arg, 2, 3, errCidr)
	if err != nil {
		return nil, err
	}
	block, err := s.text(args[0], "Fn::Cidr")
	if err != nil {
		return nil, err
	}
	count, err := s.number(args[1], errCidr)
	if err != nil {
		return nil, err
	}
	bits := 8
	if len(args) == 3 {
		if bits, err = s.number(args[2], errCidr); err != nil {
			return nil, err
		}
	}
	prefix, err := netip.ParsePrefix(block)
	if err != nil || count < 1 || count > maxCIDRs {
		return nil, errCidr
	}
	return blocks(prefix.Masked(), count, bits)
}

func blocks(prefix netip.Prefix, count, bits int) (any, error) {
	length := prefix.Addr().BitLen() - bits
	room := length - prefix.Bits()
	if bits < 1 || room < 0 || room < 8 && count > 1<<room {
		return nil, fmt.Errorf("Template error: Fn::Cidr cannot make %d blocks with %d bits in %s", count, bits, prefix)
	}
	at := new(big.Int).SetBytes(prefix.Addr().AsSlice())
	step := new(big.Int).Lsh(big.NewInt(1), uint(bits))
	out := make([]any, count)
	for i := range out {
		raw := at.FillBytes(make([]byte, prefix.Addr().BitLen()/8))
		addr, _ := netip.AddrFromSlice(raw) // as many bytes as the block's own address
		out[i] = netip.PrefixFrom(addr, length).String()
		at.Add(at, step)
	}
	return out, nil
}
