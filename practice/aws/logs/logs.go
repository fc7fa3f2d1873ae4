// Package logs is the practice cloud's CloudWatch Logs: log groups, without streams.
package logs

import (
	"maps"
	"slices"
	"strings"

	"eksui/practice/aws/wire"
	"eksui/practice/world"
)

// Service is CloudWatch Logs in all regions.
type Service struct {
	world *world.World
	st    state
}

// state is the section of the snapshot.
type state struct {
	LogGroups map[string]*logGroup // by region and name
}

// New registers the log groups in a world that has not started yet.
func New(w *world.World) (*Service, error) {
	s := &Service{world: w, st: state{LogGroups: map[string]*logGroup{}}}
	return s, w.Section("logs", &s.st)
}

// logGroup is a log group without its streams: practice writes no logs to CloudWatch.
type logGroup struct {
	Region, Name string
	Created      int64 // milliseconds since 1970, as the API counts
	Retention    int   // days, 0 for ever
	Tags         map[string]string
}

type logGroupShape struct {
	LogGroupName      string `json:"logGroupName"`
	LogGroupARN       string `json:"logGroupArn"`
	ARN               string `json:"arn"`
	LogGroupClass     string `json:"logGroupClass"`
	CreationTime      int64  `json:"creationTime"`
	RetentionInDays   int    `json:"retentionInDays,omitempty"`
	MetricFilterCount int    `json:"metricFilterCount"`
	StoredBytes       int64  `json:"storedBytes"`
}

func (g *logGroup) show(account string) logGroupShape {
	arn := "arn:aws:logs:" + g.Region + ":" + account + ":log-group:" + g.Name
	return logGroupShape{
		LogGroupName: g.Name, LogGroupARN: arn, ARN: arn + ":*", LogGroupClass: "STANDARD", CreationTime: g.Created, RetentionInDays: g.Retention,
	}
}

// EnsureLogGroup makes a log group unless it is there, as a service does that begins to log: EKS when a cluster's logging
// is switched on. The group outlives the cluster. It runs inside Update.
func (s *Service) EnsureLogGroup(region, name string) {
	if s.st.LogGroups[region+" "+name] == nil {
		s.st.LogGroups[region+" "+name] = &logGroup{Region: region, Name: name, Created: s.world.Now().UnixMilli()}
	}
}

type logGroupName struct {
	LogGroupName string `json:"logGroupName" wire:",required"`
}

// Wire is the API of CloudWatch Logs.
func (s *Service) Wire() *wire.Service {
	return &wire.Service{
		Name: "logs", Target: "Logs_20140328", Protocol: wire.JSON11, Limits: limits,
		Operations: map[string]wire.Operation{
			"DescribeLogGroups": {Do: wire.Op(s.world.View, s.describeLogGroups)},
			"CreateLogGroup":    {Do: wire.Op(s.world.Update, s.createLogGroup)},
			"DeleteLogGroup": {Do: wire.Op(s.world.Update, func(c *wire.Call, in *logGroupName) (any, error) {
				if _, err := s.logGroup(c, in.LogGroupName); err != nil {
					return nil, err
				}
				delete(s.st.LogGroups, c.Region+" "+in.LogGroupName)
				return nil, nil
			})},
			"PutRetentionPolicy": {Do: wire.Op(s.world.Update, func(c *wire.Call, in *struct {
				logGroupName
				RetentionInDays int `json:"retentionInDays" wire:",required"`
			}) (any, error) {
				g, err := s.logGroup(c, in.LogGroupName)
				if err != nil {
					return nil, err
				}
				if err := checkRetention(in.RetentionInDays); err != nil {
					return nil, err
				}
				g.Retention = in.RetentionInDays
				return nil, nil
			})},
		},
	}
}

func (s *Service) logGroup(c *wire.Call, name string) (*logGroup, error) {
	if g := s.st.LogGroups[c.Region+" "+name]; g != nil {
		return g, nil
	}
	return nil, wire.Errorf("ResourceNotFoundException", "The specified log group does not exist.")
}

func (s *Service) createLogGroup(c *wire.Call, in *struct {
	logGroupName
	Tags map[string]string `json:"tags"`
}) (any, error) {
	if err := checkGroup(in.LogGroupName); err != nil {
		return nil, err
	}
	if _, err := s.logGroup(c, in.LogGroupName); err == nil {
		return nil, wire.Errorf("ResourceAlreadyExistsException", "The specified log group already exists")
	}
	s.EnsureLogGroup(c.Region, in.LogGroupName)
	s.st.LogGroups[c.Region+" "+in.LogGroupName].Tags = in.Tags
	return nil, nil
}

func (s *Service) describeLogGroups(c *wire.Call, in *struct {
	Prefix    string `json:"logGroupNamePrefix"`
	Pattern   string `json:"logGroupNamePattern"`
	Limit     int    `json:"limit"`
	NextToken string `json:"nextToken"`
}) (any, error) {
	found := []logGroupShape{}
	for _, k := range slices.Sorted(maps.Keys(s.st.LogGroups)) {
		g := s.st.LogGroups[k]
		if g.Region == c.Region && strings.HasPrefix(g.Name, in.Prefix) && strings.Contains(strings.ToLower(g.Name), strings.ToLower(in.Pattern)) {
			found = append(found, g.show(c.Caller.Account))
		}
	}
	page, next, err := wire.Page(found, func(g logGroupShape) string { return g.LogGroupName }, in.NextToken, in.Limit, 50)
	return struct {
		LogGroups []logGroupShape `json:"logGroups"`
		NextToken string          `json:"nextToken,omitempty"`
	}{page, next}, err
}
