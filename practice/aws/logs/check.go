package logs

import (
	"slices"
	"strings"

	"eksui/practice/aws/wire"
)

// retentions are the days for which a log group can keep events (API reference: PutRetentionPolicy).
var retentions = []int{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653}

func checkRetention(days int) error {
	if !slices.Contains(retentions, days) {
		return wire.Errorf("InvalidParameterException", "Invalid value for retentionInDays: %d", days)
	}
	return nil
}

// checkGroup refuses names that are AWS's own (API reference: CreateLogGroup).
func checkGroup(name string) error {
	if strings.HasPrefix(name, "aws/") {
		return wire.Errorf("InvalidParameterException", "Log group names cannot start with aws/: %s", name)
	}
	return nil
}
