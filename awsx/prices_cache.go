package awsx

type priceCache struct{}
